package dev.inferj.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.Inference;
import dev.inferj.ProviderUnavailableException;
import dev.inferj.remote.server.Certificate;
import dev.inferj.remote.server.RawServer;
import dev.inferj.remote.server.Responses;
import dev.inferj.remote.server.Transcript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is spoken to by TLS, and one that wants to see a certificate. */
@Timeout(60)
class TlsTest {
    @TempDir
    private static Path folder;

    private static Certificate certificate;

    private final Inference inference = Inference.create();

    @BeforeAll
    static void makeCertificate() {
        certificate = Certificate.in(folder);
    }

    @AfterEach
    void close() {
        inference.close();
    }

    @Test
    void serverIsTrustedByItsCertificate() throws Exception {
        try (RawServer server = server(/* wantsCertificate= */ false)) {
            ChatModel model = inference.chat("openai://127.0.0.1:" + server.port() + "/tiny?tls=true&trustStore="
                    + certificate.store() + "&trustStorePassword=" + Certificate.PASSWORD);

            assertThat(model.ask("Hello")).contains("😀");
        }
    }

    @Test
    void serverThatNobodyVouchesForIsNotTrusted() throws Exception {
        try (RawServer server = server(/* wantsCertificate= */ false)) {
            assertThatThrownBy(() -> inference.chat(at(server)))
                    .isInstanceOfSatisfying(
                            ProviderUnavailableException.class,
                            failure -> assertThat(failure.isRetryable()).isFalse())
                    .hasMessageContaining("trustStore");
        }
    }

    @Test
    void serverSeesTheCertificateOfTheClient() throws Exception {
        try (RawServer server = server(/* wantsCertificate= */ true)) {
            OpenAi trusting = at(server).trustStore(certificate.store()).trustStorePassword(Certificate.PASSWORD);
            ChatModel model =
                    inference.chat(trusting.keyStore(certificate.store()).keyStorePassword(Certificate.PASSWORD));

            assertThat(model.ask("Hello")).contains("😀");
            assertThatThrownBy(() -> inference.chat(trusting)).isInstanceOf(ProviderUnavailableException.class);
        }
    }

    @Test
    void storeThatThePasswordDoesNotOpenIsNamed() throws Exception {
        try (RawServer server = server(/* wantsCertificate= */ false)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> inference.chat(
                            at(server).trustStore(certificate.store()).trustStorePassword("battery")))
                    .withMessageContaining("trustStore must be a key store that the password opens")
                    .withMessageContaining("store.p12");
        }
    }

    private static OpenAi at(RawServer server) {
        return OpenAi.at(URI.create("https://127.0.0.1:" + server.port())).model("tiny");
    }

    private static RawServer server(boolean wantsCertificate) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificate.keys().getKeyManagers(), certificate.trust().getTrustManagers(), null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(wantsCertificate);
        byte[] response = Transcript.own("openai-chat.sse").response();
        return new RawServer(
                listener,
                (request, connection) ->
                        connection.send(request.method().equals("GET") ? Responses.json(404, "{}") : response));
    }
}
