package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inferj.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MembersTest {
    private final VirtualTime time = new VirtualTime();
    private final List<SimulatedServer> opened = new ArrayList<>();
    private final Members members = new Members(name -> {
        opened.add(new SimulatedServer(name, time));
        return opened.get(opened.size() - 1).replica();
    });

    @Test
    void whoStaysIsKeptWhoComesIsOpenedAndWhoLeavesEndsWhatItHas() {
        members.change(List.of("a", "b"));
        Replica a = members.list().get(0);
        Replica b = members.list().get(1);
        a.begin();

        members.change(List.of("b", "c", "c"));

        assertThat(members.list()).extracting(Replica::name).containsExactly("b", "c");
        assertThat(members.list().get(0)).isSameAs(b);
        assertThat(opened.get(0).closed).as("while it has a request").isFalse();
        a.end();
        assertThat(opened.get(0).closed).isTrue();
        assertThat(opened.get(1).closed).isFalse();
    }

    @Test
    void whoHasLeftGetsNothing() {
        members.change(List.of("a", "b"));
        Replica a = members.list().get(0);
        members.change(List.of("b"));

        assertThat(a.begin()).isFalse();
        assertThat(a.load()).isZero();
    }

    @Test
    void anEmptyListChangesNothing() {
        members.change(List.of("a"));
        members.change(List.of());
        assertThat(members.list()).hasSize(1);
        assertThat(opened.get(0).closed).isFalse();
    }

    @Test
    void closingClosesAllAndNobodyComesAfterIt() {
        members.change(List.of("a", "b"));
        members.close();
        members.change(List.of("c"));
        assertThat(opened).hasSize(2).allMatch(server -> server.closed);
    }

    @Test
    void serversThatCannotBeReachedAreLeftOutBeforeARequestMeetsThem() {
        members.change(List.of("a", "b"));
        Rounds probes = new Rounds(members::list, Duration.ofSeconds(10), time, replica -> replica.probe(time));
        probes.start();
        opened.get(0).isDown = true;
        time.advance(Duration.ofSeconds(10));
        Health health = members.list().get(0).health();
        assertThat(health.isIn(time.nanos())).isFalse();
        assertThat(members.list().get(1).health().isIn(time.nanos())).isTrue();

        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(10)); // it is left out for longer each time
        }
        opened.get(0).isDown = false;
        time.advance(Duration.ofSeconds(10));
        assertThat(health.isIn(time.nanos())).as("once it is back").isTrue();
        health.sent();
        assertThat(health.isIn(time.nanos())).as("while one request finds out").isFalse();
        probes.close();
        assertThat(time.pendingAlarms()).isZero();
    }
}
