package dev.inferj.triton.grpc;

import dev.inferj.Inference;
import dev.inferj.ModelOptions;
import dev.inferj.remote.Transport;
import dev.inferj.remote.Triton;
import dev.inferj.testkit.contract.Capability;
import dev.inferj.testkit.contract.ChatModelContract;
import dev.inferj.testkit.contract.Serving;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every provider, by gRPC. */
final class GrpcContractTest extends ChatModelContract {
    @TempDir
    private static Path folder;

    private static Path properties;

    private final FakeTriton server = new FakeTriton();

    @BeforeAll
    static void writeProperties() throws IOException {
        properties = Files.writeString(folder.resolve("inferj.properties"), "inferj.triton.transport=grpc");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** An address of the contract's has no settings; so this one comes from elsewhere. */
    @Override
    public Inference.Builder inference() {
        return Inference.builder().properties(properties);
    }

    @Override
    public ModelOptions options(Serving serving) {
        return Triton.at(URI.create("http://127.0.0.1:" + server.port()))
                .model("tiny")
                .transport(Transport.GRPC)
                .contextTokens(1024)
                .maxConcurrent(serving.slots())
                .maxWaiting(serving.maxWaiting())
                .drainTime(serving.drainTime());
    }

    @Override
    public String address() {
        return "triton://127.0.0.1:" + server.port() + "/tiny";
    }

    @Override
    public String missingAddress() {
        return "triton://127.0.0.1:" + server.port() + "/nosuchmodel";
    }

    @Override
    public String prompt() {
        return "Once upon a time";
    }

    @Override
    public String endlessPrompt() {
        return "Once upon another time";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.RAW_PROMPTS);
    }
}
