package dev.inferj.testkit.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * A vocabulary in BERT's manner: control tokens, letters and digits at the beginning of words and inside them, and some
 * words. GGUF marks the beginning of a word, where BERT's own files mark what goes on with one.
 */
final class WordPieces implements GgufVocabulary {
    static final int PADDING = 0;
    static final int UNKNOWN = 1;
    static final int CLASSIFY = 2;
    static final int SEPARATE = 3;
    static final int MASK = 4;

    private static final String BEGIN = "\u2581";
    private static final String INSIDE = "##";

    /** As BERT's own files write them. */
    private final List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));

    WordPieces() {
        for (char c = '!'; c <= '~'; c++) {
            if (!Character.isUpperCase(c)) {
                tokens.add(String.valueOf(c));
                tokens.add(INSIDE + c);
            }
        }
        for (String word : List.of("hello", "world", "the", "text", "about", "many", "thing", "##s", "##ing", "##er")) {
            if (!tokens.contains(word)) {
                tokens.add(word);
            }
        }
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public String token(int id) {
        String token = tokens.get(id);
        if (id <= MASK) {
            return token;
        }
        return token.startsWith(INSIDE) ? token.substring(INSIDE.length()) : BEGIN + token;
    }

    @Override
    public int type(int id) {
        return id == UNKNOWN ? UNKNOWN_TYPE : id <= MASK ? CONTROL : NORMAL;
    }

    @Override
    public float score(int id) {
        return 0;
    }

    /** Returns the vocabulary as {@code tokenizer.json}: {@code [CLS] a [SEP] b [SEP]}, with types 0 and 1. */
    String tokenizerFile() {
        List<String> ids = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.add(LlamaTokenizerFile.quoted(tokens.get(id)) + ":" + id);
            if (id <= MASK) {
                added.add(
                        "{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}"
                                .formatted(id, tokens.get(id)));
            }
        }
        return """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[%s],
            "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,
            "lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},
            "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},
            {"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
            "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
            {"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},
            {"SpecialToken":{"id":"[SEP]","type_id":1}}],
            "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},
            "[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
            "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
            "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
            "max_input_chars_per_word":100,"vocab":{%s}}}
            """.formatted(String.join(",", added), String.join(",", ids));
    }
}
