package dev.inferj.djl.internal.offline;

import java.util.LinkedHashMap;
import java.util.Map;

/** Sets system properties for a while, and on closing puts back what was there. */
final class SystemProperties implements AutoCloseable {
    private static final String ABSENT = "";

    private final Map<String, String> before = new LinkedHashMap<>();

    /** Sets a property, unless it or the variable of the environment that says the same is set. */
    void setIfAbsent(String name, String variable, String value) {
        if (System.getProperty(name) == null && System.getenv(variable) == null) {
            set(name, value);
        }
    }

    void set(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name, ABSENT));
        System.setProperty(name, value);
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
