package dev.inferj.remote.internal.run;

import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.IncomingResponse;
import dev.inferj.remote.internal.http.Redirect;
import java.net.http.HttpResponse.ResponseInfo;

/** Brings one request to its server, and on to where it is redirected to. Belongs to one thread at a time. */
final class Delivery {
    private static final int MOST_REDIRECTS = 3;

    private final HttpCalls http;
    private final Protocol.Call call;
    private final Runnable wake;
    private Redirect place;
    private int redirects;
    private boolean sent;
    private IncomingResponse response;

    /** @param wake called from any thread when something has changed */
    Delivery(HttpCalls http, Protocol.Call call, Runnable wake) {
        this.http = http;
        this.call = call;
        this.wake = wake;
        this.place = Redirect.none(http.server().resolve(call.path()));
        this.response = new IncomingResponse(wake);
    }

    /** Returns the response to what was sent last. */
    IncomingResponse response() {
        return response;
    }

    /** Sends it, for a response of its own. */
    void send() {
        if (sent) {
            response = new IncomingResponse(wake);
        }
        sent = true;
        http.open(place.uri(), call.accept(), call.body(), place.isSameServer(), response);
    }

    /**
     * Sends it on to where a redirect leads.
     *
     * @throws ProviderUnavailableException if that is nowhere where it may go
     */
    void follow(ResponseInfo redirect) {
        response.cancel();
        if (++redirects > MOST_REDIRECTS) {
            throw new ProviderUnavailableException(
                    "the server " + http.server() + " redirects in circles: check the address", null, false);
        }
        place = place.follow(http.server(), redirect);
        send();
    }
}
