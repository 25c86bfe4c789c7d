package dev.inferj.testkit;

import dev.inferj.spi.Settings;
import java.time.Duration;

/** How long each token takes. */
record Pace(Duration first, Duration further) {
    static Pace of(Settings settings) {
        Duration each = settings.get(Mock.TOKEN_DELAY);
        return new Pace(settings.find(Mock.FIRST_TOKEN_DELAY).orElse(each), each);
    }

    Duration of(int token) {
        return token == 0 ? first : further;
    }
}
