package dev.inferj.remote.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DnsLookupTest {
    @Test
    void everyAddressOfAHostIsAServer() throws IOException {
        assertThat(DnsLookup.addresses("127.0.0.1", 8000)).containsExactly("127.0.0.1:8000");
        assertThat(DnsLookup.addresses("::1", 8000)).containsExactly("[0:0:0:0:0:0:0:1]:8000");
        assertThat(DnsLookup.addresses("localhost", 80)).isNotEmpty();
        assertThatThrownBy(() -> DnsLookup.addresses("no-such-host.invalid", 80))
                .isInstanceOf(IOException.class);
    }

    @Test
    void servicesOfTheLowestPriorityAreServers() throws IOException {
        try (NameServer server =
                new NameServer(List.of("1 2 8000 gpu-1.test", "1 1 8001 gpu-2.test", "5 1 9 other.test"))) {
            assertThat(DnsLookup.services("_http._tcp.llm.test", server.url()))
                    .containsExactly("gpu-1.test:8000", "gpu-2.test:8001");
        }
        try (NameServer server = new NameServer(List.of())) {
            assertThatThrownBy(() -> DnsLookup.services("_http._tcp.llm.test", server.url()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SRV records");
        }
    }

    /** Answers every question with the same SRV records (RFC 1035, RFC 2782). */
    private static final class NameServer implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final List<String> records;

        NameServer(List<String> records) throws SocketException {
            this.records = records;
            Thread thread = new Thread(this::serve, "name-server");
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "dns://127.0.0.1:" + socket.getLocalPort();
        }

        private void serve() {
            byte[] buffer = new byte[512];
            try {
                while (true) {
                    DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                    socket.receive(question);
                    byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
                    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                }
            } catch (IOException e) {
                assertThat(socket.isClosed()).isTrue();
            }
        }

        private byte[] answer(byte[] question) throws IOException {
            int end = 12;
            while (question[end] != 0) {
                end += question[end] + 1;
            }
            end += 5; // the zero, type and class
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(question, 0, 2);
            out.writeShort(0x8580); // an answer with authority
            out.writeShort(1);
            out.writeShort(records.size());
            out.writeInt(0);
            out.write(question, 12, end - 12);
            for (String record : records) {
                String[] fields = record.split(" ", -1);
                ByteArrayOutputStream data = new ByteArrayOutputStream();
                DataOutputStream rest = new DataOutputStream(data);
                for (int i = 0; i < 3; i++) {
                    rest.writeShort(Integer.parseInt(fields[i]));
                }
                for (String label : fields[3].split("\\.", -1)) {
                    rest.writeByte(label.length());
                    rest.write(label.getBytes(StandardCharsets.US_ASCII));
                }
                rest.writeByte(0);
                out.writeShort(0xc00c); // the name asked for
                out.writeShort(33);
                out.writeShort(1);
                out.writeInt(0);
                out.writeShort(data.size());
                data.writeTo(out);
            }
            return bytes.toByteArray();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
