package dev.inferj.remote.internal.pool;

import dev.inferj.ChatRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prompts to the server that computed most of the same beginning lately, as long as that is half of the prompt or more, and the server
 * has no more than its share; others as another router says. Safe to share between threads.
 */
public final class PrefixRouter implements Router {
    private static final int MOST_KNOWN = 1 << 16;

    private final Router others;

    private final Object lock = new Object();

    /** Who got the prompts that begin so, the one used longest ago first. Guarded by lock. */
    private final Map<Long, String> known = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

    /** @param others for prompts of which no server has half */
    public PrefixRouter(Router others) {
        this.others = others;
    }

    @Override
    public Replica route(ChatRequest request, List<Replica> candidates) {
        Beginnings beginnings = Beginnings.of(request);
        Replica cached = cached(beginnings, candidates);
        Replica chosen = cached == null ? others.route(request, candidates) : cached;
        synchronized (lock) {
            for (int i = 0; i < beginnings.size(); i++) {
                known.put(beginnings.hash(i), chosen.name());
            }
            var oldest = known.keySet().iterator();
            while (known.size() > MOST_KNOWN) {
                oldest.next();
                oldest.remove();
            }
        }
        return chosen;
    }

    private @Nullable Replica cached(Beginnings beginnings, List<Replica> candidates) {
        double most = Routers.mostForOne(candidates);
        for (int i = beginnings.size() - 1; i >= 0 && beginnings.length(i) >= beginnings.total() / 2; i--) {
            String name;
            synchronized (lock) {
                name = known.get(beginnings.hash(i));
            }
            for (Replica replica : candidates) {
                if (replica.name().equals(name) && replica.load() + 1 <= most) {
                    return replica;
                }
            }
        }
        return null;
    }
}
