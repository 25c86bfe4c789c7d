package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;

/** A model behind one server. */
public final class RemoteBackend implements RequestBackend {
    private final Carrier carrier;
    private final Settings settings;
    private final Patience patience;

    /** Speaks to a server that was found. */
    public RemoteBackend(Carrier carrier, Settings settings) {
        this.carrier = carrier;
        this.settings = settings;
        this.patience =
                new Patience(settings.get(HttpSettings.FIRST_TOKEN_TIMEOUT), settings.get(HttpSettings.IDLE_TIMEOUT));
    }

    @Override
    public ModelInfo info() {
        return carrier.info();
    }

    @Override
    public ServingOptions serving() {
        return ServingOptions.of(settings);
    }

    @Override
    public int maxConcurrent() {
        return settings.get(HttpSettings.MAX_CONCURRENT);
    }

    @Override
    public void check(ChatRequest request) {
        RequestText.check(request);
        carrier.check(request);
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        ServerRun run = new ServerRun(carrier.server(), patience, sink, same -> carrier.exchange(request, same));
        run.begin();
        return run;
    }

    @Override
    public int countTokens(ChatRequest request) {
        RequestText.check(request);
        return carrier.countTokens(request);
    }

    @Override
    public void close() {
        carrier.close();
    }
}
