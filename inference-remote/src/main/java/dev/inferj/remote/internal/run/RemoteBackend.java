package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;

/** A model behind one server. */
public final class RemoteBackend implements RequestBackend {
    /** For all servers of this process: its thread ends by itself when there is nothing to watch. */
    private static final Watchdog WATCHDOG = new Watchdog(new RealTime("inferj-remote"));

    private final Protocol protocol;
    private final HttpCalls http;
    private final Settings settings;
    private final Patience patience;

    /** Speaks to a server that was found. */
    public RemoteBackend(Protocol protocol, HttpCalls http, Settings settings) {
        this.protocol = protocol;
        this.http = http;
        this.settings = settings;
        this.patience =
                new Patience(settings.get(HttpSettings.FIRST_TOKEN_TIMEOUT), settings.get(HttpSettings.IDLE_TIMEOUT));
    }

    @Override
    public ModelInfo info() {
        return protocol.info();
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
        protocol.check(request);
    }

    @Override
    public Running start(ChatRequest request, RequestSink sink) {
        RemoteRun run = new RemoteRun(protocol, http, request, protocol.call(request), patience, WATCHDOG, sink);
        run.begin();
        return run;
    }

    /** There is nothing to close: the client's threads end by themselves. */
    @Override
    public void close() {}
}
