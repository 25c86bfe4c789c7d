package dev.inferj.triton.grpc;

import com.google.protobuf.ByteString;
import dev.inferj.remote.server.ScriptedModel;
import dev.inferj.triton.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.inferj.triton.grpc.protocol.InferParameter;
import dev.inferj.triton.grpc.protocol.ModelInferRequest;
import dev.inferj.triton.grpc.protocol.ModelInferResponse;
import dev.inferj.triton.grpc.protocol.ModelInferResponse.InferOutputTensor;
import dev.inferj.triton.grpc.protocol.ModelMetadataRequest;
import dev.inferj.triton.grpc.protocol.ModelMetadataResponse;
import dev.inferj.triton.grpc.protocol.ModelMetadataResponse.TensorMetadata;
import dev.inferj.triton.grpc.protocol.ModelStreamInferResponse;
import dev.inferj.triton.grpc.protocol.ServerReadyRequest;
import dev.inferj.triton.grpc.protocol.ServerReadyResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Speaks Triton's gRPC, with the tensors of the vLLM backend or others; says what {@link ScriptedModel} does, or what a test wants. */
final class FakeTriton extends GRPCInferenceServiceImplBase implements AutoCloseable {
    static final List<TensorMetadata> VLLM = List.of(
            tensor("text_input", "BYTES", 1),
            tensor("stream", "BOOL", 1),
            tensor("sampling_parameters", "BYTES", 1),
            tensor("exclude_input_in_output", "BOOL", 1),
            tensor("return_finish_reason", "BOOL", 1),
            tensor("return_num_input_tokens", "BOOL", 1),
            tensor("return_num_output_tokens", "BOOL", 1));

    final List<ModelInferRequest> requests = new CopyOnWriteArrayList<>();
    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    final AtomicInteger cancelled = new AtomicInteger();

    private final Server server;
    private final int port;
    private volatile List<TensorMetadata> inputs = VLLM;
    /** Called when the client may have taken what was sent. */
    volatile Runnable whenReady = () -> {};

    private volatile Handler handler = FakeTriton::scripted;

    /** What answers a request. */
    @FunctionalInterface
    interface Handler {
        void answer(ModelInferRequest request, ServerCallStreamObserver<ModelStreamInferResponse> out);
    }

    FakeTriton() {
        this(0, null);
    }

    /** @param port 0 for any */
    FakeTriton(int port, @Nullable SslContext tls) {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        if (tls != null) {
            builder.sslContext(tls);
        }
        try {
            server = builder.addService(this)
                    .intercept(new ServerInterceptor() {
                        @Override
                        public <A, B> ServerCall.Listener<A> interceptCall(
                                ServerCall<A, B> call, Metadata sent, ServerCallHandler<A, B> next) {
                            headers.add(sent);
                            return next.startCall(call, sent);
                        }
                    })
                    .build()
                    .start();
            this.port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    FakeTriton answer(Handler other) {
        handler = other;
        return this;
    }

    FakeTriton inputs(List<TensorMetadata> others) {
        inputs = others;
        return this;
    }

    /** Breaks all connections off. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> out) {
        out.onNext(ServerReadyResponse.newBuilder().setReady(true).build());
        out.onCompleted();
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
        if (!request.getName().equals("tiny")) {
            out.onError(Status.NOT_FOUND
                    .withDescription("Request for unknown model: '" + request.getName() + "' is not found")
                    .asException());
            return;
        }
        out.onNext(ModelMetadataResponse.newBuilder()
                .setName("tiny")
                .addAllInputs(inputs)
                .addOutputs(tensor("text_output", "BYTES", -1))
                .addOutputs(tensor("finish_reason", "BYTES", -1))
                .build());
        out.onCompleted();
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> out) {
        ServerCallStreamObserver<ModelStreamInferResponse> answers =
                (ServerCallStreamObserver<ModelStreamInferResponse>) out;
        answers.setOnCancelHandler(cancelled::incrementAndGet);
        answers.setOnReadyHandler(() -> whenReady.run());
        return new StreamObserver<>() {
            @Override
            public void onNext(ModelInferRequest request) {
                requests.add(request);
                handler.answer(request, answers);
            }

            @Override
            public void onError(Throwable failure) {} // counted by the cancel handler

            @Override
            public void onCompleted() {} // as Triton does: the stream ends with its answers
        };
    }

    private static void scripted(ModelInferRequest request, ServerCallStreamObserver<ModelStreamInferResponse> out) {
        String prompt = text(request, "text_input");
        String parameters = text(request, "sampling_parameters");
        int promptTokens = ScriptedModel.promptTokens(prompt);
        if (promptTokens >= ScriptedModel.CONTEXT) {
            out.onError(Status.INTERNAL
                    .withDescription("Error generating stream: The decoder prompt (length " + promptTokens
                            + ") is longer than the maximum model length of 1024.")
                    .asException());
            return;
        }
        ScriptedModel.Scripted said = ScriptedModel.answer(
                prompt,
                Double.parseDouble(parameter(parameters, "temperature", "1")),
                Long.parseLong(parameter(parameters, "seed", Long.toString(System.nanoTime()))),
                Integer.parseInt(parameter(parameters, "max_tokens", "2147483647")),
                stops(parameters));
        int left = said.tokens();
        for (String piece : said.pieces()) {
            if (out.isCancelled()) {
                return;
            }
            out.onNext(response(piece, "None", promptTokens, left > 0 ? 1 : 0));
            left--;
        }
        out.onNext(response("", said.reason(), promptTokens, Math.max(0, left)));
        out.onCompleted();
    }

    /** Returns the only text of an input. */
    static String text(ModelInferRequest request, String input) {
        for (int i = 0; i < request.getInputsCount(); i++) {
            if (request.getInputs(i).getName().equals(input)) {
                ByteString bytes = request.getRawInputContents(i);
                return bytes.substring(4).toStringUtf8();
            }
        }
        return "";
    }

    private static String parameter(String parameters, String name, String usual) {
        Matcher matcher = Pattern.compile("\"" + name + "\":(-?[0-9.E]+)").matcher(parameters);
        return matcher.find() ? matcher.group(1) : usual;
    }

    private static List<String> stops(String parameters) {
        Matcher list = Pattern.compile("\"stop\":\\[(.*?)]").matcher(parameters);
        return list.find()
                ? Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"")
                        .matcher(list.group(1))
                        .results()
                        .map(match -> match.group(1).replace("\\n", "\n").replace("\\\"", "\""))
                        .toList()
                : List.of();
    }

    static ModelStreamInferResponse text(String text) {
        return response(text, "None", 1, 1);
    }

    static ModelStreamInferResponse end() {
        return response("", "stop", 1, 0);
    }

    static ModelStreamInferResponse response(String text, String reason, int inputTokens, int outputTokens) {
        return response(
                Map.of("text_output", text, "finish_reason", reason),
                Map.of("num_input_tokens", inputTokens, "num_output_tokens", outputTokens),
                /* last= */ false);
    }

    static ModelStreamInferResponse response(Map<String, String> texts, Map<String, Integer> numbers, boolean last) {
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder().setModelName("tiny");
        texts.forEach((name, text) -> response.addOutputs(InferOutputTensor.newBuilder()
                        .setName(name)
                        .setDatatype("BYTES")
                        .addShape(1))
                .addRawOutputContents(RawTensor.of(name, "BYTES", List.of(text))));
        numbers.forEach((name, number) -> response.addOutputs(InferOutputTensor.newBuilder()
                        .setName(name)
                        .setDatatype("UINT32")
                        .addShape(1))
                .addRawOutputContents(RawTensor.of(name, "UINT32", List.of(number))));
        response.putParameters(
                "triton_final_response",
                InferParameter.newBuilder().setBoolParam(last).build());
        return ModelStreamInferResponse.newBuilder().setInferResponse(response).build();
    }

    static TensorMetadata tensor(String name, String type, long... shape) {
        TensorMetadata.Builder tensor =
                TensorMetadata.newBuilder().setName(name).setDatatype(type);
        for (long dim : shape) {
            tensor.addShape(dim);
        }
        return tensor.build();
    }
}
