package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.ModelInfo;
import dev.inferj.TimeSource;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.spi.RequestBackend;
import dev.inferj.spi.RequestSink;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Settings;

/** A model behind one server. */
public final class RemoteBackend implements RequestBackend {
    private final Protocol protocol;
    private final HttpCalls http;
    private final Settings settings;
    private final Patience patience;
    private final Watchdog watchdog;
    private final Runnable onClose;

    private RemoteBackend(Protocol protocol, HttpCalls http, Settings settings, TimeSource time, Runnable onClose) {
        this.protocol = protocol;
        this.http = http;
        this.settings = settings;
        this.patience =
                new Patience(settings.get(HttpSettings.FIRST_TOKEN_TIMEOUT), settings.get(HttpSettings.IDLE_TIMEOUT));
        this.watchdog = new Watchdog(time);
        this.onClose = onClose;
    }

    /** Returns a model whose server was found. */
    public static RemoteBackend of(Protocol protocol, HttpCalls http, Settings settings) {
        RealTime time = new RealTime("inferj-remote-" + protocol.info().name());
        return new RemoteBackend(protocol, http, settings, time, time::close);
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
        RemoteRun run = new RemoteRun(protocol, http, request, protocol.call(request), patience, watchdog, sink);
        run.begin();
        return run;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
