package dev.inferj.remote.arch;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import dev.inferj.remote.OpenAi;
import java.util.Set;

/** The compiled classes of this module, without its tests. */
final class MainClasses implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> testClass) {
        return Set.of(
                Location.of(OpenAi.class.getProtectionDomain().getCodeSource().getLocation()));
    }
}
