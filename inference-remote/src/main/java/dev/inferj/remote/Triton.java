package dev.inferj.remote;

import dev.inferj.ModelAddress;
import dev.inferj.remote.internal.http.HttpSettings;
import dev.inferj.remote.internal.http.HttpTarget;
import dev.inferj.remote.internal.http.ServerAddress;
import dev.inferj.spi.ServingOptions;
import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model behind NVIDIA Triton. A language model, of its vLLM or TensorRT-LLM backend, is asked by the generate extension; one that
 * embeds or ranks texts, or an ensemble of such a one and its tokenizer, by {@code infer} with binary tensors, no more inputs at once than
 * its {@code max_batch_size}. What the model takes is asked of the server.
 *
 * <pre>{@code
 * Triton.at(URI.create("http://gpu-1:8000")).model("llama").chatTemplate("/etc/llama.jinja")
 * }</pre>
 *
 * <p>In an address: {@code triton://gpu-1:8000/llama?chatTemplate=chatml}, or {@code
 * triton://gpu-1:8001/llama?transport=grpc}. The port is 8000, or 8001 with {@code transport=grpc} in the address. Triton knows no chat
 * templates: without {@link #chatTemplate} the model takes raw prompts only.
 */
public final class Triton extends RemoteOptions<Triton> {
    static final String SCHEME = "triton";
    static final Setting<Transport> TRANSPORT = Setting.choice("transport", Transport.class, Transport.HTTP);
    static final Setting<String> BEGIN_TEXT = Setting.text("beginText", null);
    static final Setting<String> END_TEXT = Setting.text("endText", null);
    static final Setting<String> TEXT_INPUT = Setting.text("textInput", null);
    static final Setting<String> QUERY_INPUT = Setting.text("queryInput", null);
    static final Setting<String> DOCUMENT_INPUT = Setting.text("documentInput", null);
    static final Setting<String> OUTPUT = Setting.text("output", null);
    static final List<Setting<?>> SETTINGS = Stream.concat(
                    Stream.of(
                            TRANSPORT,
                            HttpSettings.LORA,
                            BEGIN_TEXT,
                            END_TEXT,
                            TEXT_INPUT,
                            QUERY_INPUT,
                            DOCUMENT_INPUT,
                            OUTPUT,
                            ServingOptions.CHAT_TEMPLATE),
                    PoolSettings.ALL.stream())
            .toList();

    private Triton(HttpTarget target, String model) {
        super(target, model);
    }

    /** Names the server. */
    public static Triton at(URI uri) {
        return new Triton(target(uri), "");
    }

    static Triton of(ModelAddress address) {
        boolean grpc = Settings.read(SETTINGS, address.parameters()).get(TRANSPORT) == Transport.GRPC;
        return new Triton(target(address, SETTINGS, grpc ? 8001 : 8000), ServerAddress.modelOf(address.target()));
    }

    /** Sets by what the server is asked. The default is {@link Transport#HTTP}. */
    public Triton transport(Transport transport) {
        return set(TRANSPORT, transport);
    }

    /**
     * Uses a LoRA adapter of those that the server has for the model, in its {@code multi_lora.json}. For models of the vLLM backend. The default
     * is none.
     */
    public Triton lora(String lora) {
        return set(HttpSettings.LORA, lora);
    }

    /** Chooses the chat template: a built-in one ({@code chatml}), or the path of a file that ends in {@code .jinja}. */
    public Triton chatTemplate(String chatTemplate) {
        return set(ServingOptions.CHAT_TEMPLATE, chatTemplate);
    }

    /** Sets the model's token for the beginning of a text, for chat templates that write it. The default is none. */
    public Triton beginText(String beginText) {
        return set(BEGIN_TEXT, beginText);
    }

    /** Sets the model's token for the end of a text, for chat templates that write it. The default is none. */
    public Triton endText(String endText) {
        return set(END_TEXT, endText);
    }

    /**
     * Names the tensor that an embedding model takes texts by, one for each input. The default is the only one of text
     * ({@code BYTES}) that the model needs.
     */
    public Triton textInput(String textInput) {
        return set(TEXT_INPUT, textInput);
    }

    /** Names the tensors that a ranking model takes queries and documents by. The default are the two of text that it needs, of which
     * the query's has "query" in its name. */
    public Triton queryAndDocumentInputs(String queryInput, String documentInput) {
        return set(QUERY_INPUT, queryInput).set(DOCUMENT_INPUT, documentInput);
    }

    /**
     * Names the tensor that an embedding or ranking model gives its numbers by ({@code FP32}, {@code FP16}, {@code BF16} or
     * {@code FP64}): a vector, or one number, for each input. The default is the only one of such numbers.
     */
    public Triton output(String output) {
        return set(OUTPUT, output);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    Triton with(HttpTarget target, String model) {
        return new Triton(target, model);
    }
}
