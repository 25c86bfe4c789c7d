package dev.inferj.testkit.gguf;

import java.util.ArrayList;
import java.util.List;

/** A vocabulary in SentencePiece's manner, as {@code tokenizer.json}. */
final class LlamaTokenizerFile {
    /** What {@code tokenizer_config.json} says beside it. */
    static final String CONFIG = "{\"bos_token\":\"<s>\",\"eos_token\":\"</s>\",\"unk_token\":\"<unk>\"}";

    private LlamaTokenizerFile() {}

    /** Returns a tokenizer that joins pieces in the order of their ids, as llama.cpp does by their scores. */
    static String of(Vocabulary vocabulary) {
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
                vocabulary.merges().stream().map(LlamaTokenizerFile::quoted).toList();
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

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
