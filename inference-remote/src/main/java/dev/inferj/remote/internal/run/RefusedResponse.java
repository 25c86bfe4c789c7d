package dev.inferj.remote.internal.run;

import dev.inferj.remote.internal.http.IncomingResponse;
import dev.inferj.remote.internal.http.Refusal;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;

/** Collects what comes with a response that is no answer, up to a bound. Belongs to one thread at a time. */
final class RefusedResponse {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Reads what is there. Returns whether that is all; a server that has long said no more has said all. */
    boolean read(IncomingResponse response, Silence silence, Duration patience) {
        while (true) {
            boolean last = response.isEnded();
            if (response.take()) {
                silence.begin();
                body.write(response.bytes(), 0, Math.min(response.length(), Refusal.MOST_BYTES - body.size()));
                if (body.size() == Refusal.MOST_BYTES) {
                    return true;
                }
            } else if (last) {
                return true;
            } else {
                response.ask();
                return silence.isLongerThan(patience); // the status says enough
            }
        }
    }

    /** Returns it; one of an error that came as a success counts as one of the server's. */
    Refusal refusal(ResponseInfo head) {
        int status = head.statusCode() == 200 ? 500 : head.statusCode();
        return new Refusal(status, head.headers(), body.toByteArray());
    }
}
