package dev.inferj.remote.internal.run;

import dev.inferj.ChatRequest;
import dev.inferj.remote.internal.http.HttpCalls;
import dev.inferj.remote.internal.http.IncomingResponse;
import dev.inferj.remote.internal.http.NetworkTrouble;
import dev.inferj.remote.internal.http.Redirect;
import dev.inferj.remote.internal.stream.StreamFault;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that is carried by HTTP: a response of events, or one that is no answer. */
final class HttpExchange implements Exchange {
    /**
     * How long the end of the body may take that follows the end of an answer. The caller learns of the end behind it, since
     * the connection is free for the next request only then; but no later than this.
     */
    private static final Duration END_TIME = Duration.ofMillis(10);

    /** How much may follow an answer that is over, and how long, so that its connection can serve the next one. */
    private static final int MOST_REST = 1 << 16;

    private static final Duration REST_TIME = Duration.ofSeconds(1);

    private final ServerRun run;
    private final Protocol protocol;
    private final ChatRequest request;
    private final boolean streamsJson;

    // the state, which belongs to a step
    private final Delivery delivery;
    private final StreamedAnswer events;
    private final RefusedResponse refused = new RefusedResponse();
    private boolean streams;
    private boolean bodyOver;
    private long restFrom;

    /** @throws dev.inferj.InvalidRequestException if the request cannot be written */
    HttpExchange(Protocol protocol, HttpCalls http, ChatRequest request, ServerRun run) {
        Protocol.Call call = protocol.call(request);
        this.run = run;
        this.protocol = protocol;
        this.request = request;
        this.streamsJson = call.accept().contains("json");
        this.delivery = new Delivery(http, call, run::wake);
        this.events = new StreamedAnswer(protocol, request, run.sink(), run.answer());
    }

    @Override
    public void send() {
        delivery.send();
    }

    @Override
    public void look() {
        IncomingResponse response = delivery.response();
        ResponseInfo head = response.head();
        if (run.isComplete()) {
            readRest(response);
        } else if (streams) {
            read(response);
        } else if (head == null) {
            awaitHead(response.failure());
        } else if (head.statusCode() == 200 && !isWhole(head)) {
            streams = true; // looked at once
            read(response);
        } else if (Redirect.isRedirect(head.statusCode())) {
            delivery.follow(head);
            run.sentAgain();
        } else if (refused.read(response, run.silence(), run.patience().idle())) {
            run.fail(protocol.refused(request, refused.refusal(head)));
        }
    }

    private void awaitHead(@Nullable Throwable broken) {
        if (broken == null) {
            run.checkSilence(/* begun= */ false);
        } else if (!NetworkTrouble.isStale(broken) || !run.sendsAgain()) {
            run.fail(NetworkTrouble.of(run.server(), broken));
        }
    }

    /** Returns whether a response is one object, which a stream never is, but what some servers say of an error. */
    private boolean isWhole(ResponseInfo head) {
        String encoding = head.headers().firstValue("content-encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new StreamFault("a compressed answer (" + encoding + "), which nobody asked for");
        }
        String type = head.headers().firstValue("content-type").orElse("");
        return type.startsWith("application/json") && !streamsJson;
    }

    private void read(IncomingResponse response) {
        boolean more = true;
        while (more) {
            switch (events.read()) {
                case BYTES -> more = feed(response);
                case READER -> {
                    run.park();
                    more = false;
                }
                case OVER -> {
                    finish(response);
                    more = false;
                }
                case FAILED -> {
                    run.fail(Objects.requireNonNull(run.answer().failure()));
                    more = false;
                }
            }
        }
    }

    /** Returns whether there is more to read. */
    private boolean feed(IncomingResponse response) {
        run.goOn();
        boolean last = response.isEnded();
        if (response.take()) {
            run.silence().begin();
            events.feed(response.bytes(), response.length());
            return true;
        }
        if (last) {
            return end(response);
        }
        response.ask();
        run.checkSilence(events.hasBegun());
        return false;
    }

    /** The body is over. Returns whether there is more to read. */
    private boolean end(IncomingResponse response) {
        Throwable broken = response.failure();
        if (broken == null && !bodyOver) {
            bodyOver = true;
            events.end();
            return true;
        }
        if (broken == null && events.mayEndHere()) {
            finish(response);
        } else {
            run.failBrokenOff(broken);
        }
        return false;
    }

    private void finish(IncomingResponse response) {
        run.complete();
        restFrom = response.total();
        readRest(response);
    }

    /** Reads what little follows an answer, so that the connection is free for the next one, and tells the caller. */
    private void readRest(IncomingResponse response) {
        boolean last = false;
        while (!last) {
            last = response.isEnded();
            if (response.take()) {
                last = response.total() - restFrom > MOST_REST;
            } else if (!last) {
                response.ask();
                if (run.silence().isLongerThan(END_TIME)) {
                    run.tellEnd();
                    last = run.silence().isLongerThan(REST_TIME);
                }
                if (!last) {
                    return;
                }
            }
        }
        run.leave();
        run.tellEnd();
    }

    /** Closes the connection, unless the response is complete. */
    @Override
    public void disconnect() {
        delivery.response().cancel();
    }
}
