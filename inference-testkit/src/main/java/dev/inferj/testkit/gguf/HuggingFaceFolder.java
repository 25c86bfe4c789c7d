package dev.inferj.testkit.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model of the llama architecture as a Hugging Face folder. Two things differ from GGUF: the names, and the order of rows
 * in the matrices of queries and keys, since GGUF turns pairs of neighbours where Hugging Face turns the two halves of a
 * head.
 */
final class HuggingFaceFolder {
    private static final Map<String, String> OF_MODEL = Map.of(
            "token_embd", "model.embed_tokens",
            "output_norm", "model.norm",
            "output", "lm_head");

    private static final Map<String, String> OF_LAYER = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    private final Path folder;
    private final int headSize;

    HuggingFaceFolder(Path folder, int headSize) {
        this.folder = folder;
        this.headSize = headSize;
    }

    void write(String config, Vocabulary vocabulary, List<Tensor> tensors, RandomRows rows) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config);
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer(vocabulary));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\":\"<s>\",\"eos_token\":\"</s>\",\"unk_token\":\"<unk>\"}");
        Path file = folder.resolve("model.safetensors");
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer head = head(tensors);
            long start = head.remaining();
            put(out, head, 0);
            for (Tensor tensor : tensors) {
                long begin = start;
                long rowBytes = tensor.bytes() / tensor.rows();
                rows.make(tensor, (row, bytes) -> put(out, bytes, begin + place(tensor, row) * rowBytes));
                start += tensor.bytes();
            }
        }
    }

    /** Returns where a row goes: pairs of neighbours are taken apart into halves. */
    private int place(Tensor tensor, int row) {
        if (!tensor.name().endsWith("attn_q.weight") && !tensor.name().endsWith("attn_k.weight")) {
            return row;
        }
        int inHead = row % headSize;
        int half = inHead % 2 == 0 ? 0 : headSize / 2;
        return row - inHead + half + inHead / 2;
    }

    private static ByteBuffer head(List<Tensor> tensors) {
        List<String> entries = new ArrayList<>();
        long end = 0;
        for (Tensor tensor : tensors) {
            String shape = tensor.isVector() ? "" + tensor.rowLength() : tensor.rows() + "," + tensor.rowLength();
            entries.add("\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                    .formatted(name(tensor.name()), tensor.type(), shape, end, end + tensor.bytes()));
            end += tensor.bytes();
        }
        String text = "{" + String.join(",", entries) + "}";
        text += " ".repeat((8 - text.length() % 8) % 8);
        return ByteBuffer.allocate(Long.BYTES + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    /** Returns what Hugging Face calls a tensor: {@code blk.0.attn_q.weight} is {@code model.layers.0.self_attn.q_proj.weight}. */
    private static String name(String gguf) {
        String[] parts = gguf.split("\\.", -1);
        return parts.length == 2
                ? OF_MODEL.get(parts[0]) + "." + parts[1]
                : "model.layers." + parts[1] + "." + OF_LAYER.get(parts[2]) + "." + parts[3];
    }

    /** Returns a tokenizer that joins pieces in the order of their ids, as llama.cpp does by their scores. */
    private static String tokenizer(Vocabulary vocabulary) {
        List<String> ids = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            ids.add(quoted(vocabulary.token(id)) + ":" + id);
            if (id <= Vocabulary.END) {
                added.add(
                        "{\"id\":%d,\"content\":%s,\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}"
                                .formatted(id, quoted(vocabulary.token(id))));
            }
        }
        List<String> merges =
                vocabulary.merges().stream().map(HuggingFaceFolder::quoted).toList();
        return """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[%s],
            "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"\u2581"},
            {"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]},"pre_tokenizer":null,
            "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},
            {"Sequence":{"id":"A","type_id":0}}],"pair":[{"Sequence":{"id":"A","type_id":0}},
            {"Sequence":{"id":"B","type_id":1}}],
            "special_tokens":{"<s>":{"id":"<s>","ids":[%d],"tokens":["<s>"]}}},
            "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},
            {"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
            "model":{"type":"BPE","unk_token":"<unk>","byte_fallback":true,"fuse_unk":true,"vocab":{%s},"merges":[%s]}}
            """.formatted(
                        String.join(",", added), Vocabulary.BEGIN, String.join(",", ids), String.join(",", merges));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void put(FileChannel out, ByteBuffer bytes, long place) throws IOException {
        long at = place;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
