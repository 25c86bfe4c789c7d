package dev.inferj.djl.internal.tokenizer;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes folders with small tokenizers of each kind, as Hugging Face's tools would. */
public final class TokenizerFolder {
    private final Path folder;
    private final JsonObject file = new JsonObject();
    private final JsonArray added = new JsonArray();
    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final List<String> merges = new ArrayList<>();
    private final JsonObject model = new JsonObject();

    private TokenizerFolder(Path folder) {
        this.folder = folder;
        file.addProperty("version", "1.0");
        file.add(
                "truncation", json("{'max_length': 5, 'stride': 0, 'strategy': 'LongestFirst', 'direction': 'Right'}"));
        file.add("padding", JsonNull.INSTANCE);
        file.add("added_tokens", added);
    }

    /** Byte-level BPE, as of GPT-2, Llama 3 and Qwen: {@code <|end|>}, {@code <|im_start|>}, {@code <think>} (text). */
    public static TokenizerFolder byteLevel(Path folder) {
        TokenizerFolder made = new TokenizerFolder(folder);
        for (int b = 0; b < 256; b++) {
            made.token(letter(b));
        }
        made.merge("h", "e")
                .merge("l", "l")
                .merge("he", "ll")
                .merge("hell", "o")
                .merge("Ġ", "hello");
        made.special("<|end|>").special("<|im_start|>").special("<|im_start|>x").added("<think>", false);
        made.part("normalizer", "null")
                .part(
                        "pre_tokenizer",
                        "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true, 'use_regex': true}")
                .part("post_processor", "null")
                .part(
                        "decoder",
                        "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true, 'use_regex': true}");
        made.model.addProperty("type", "BPE");
        return made;
    }

    /** BPE over SentencePiece's words, as of Llama 2 and Mistral; begins with {@code <s>}. */
    public static TokenizerFolder sentencePiece(Path folder) {
        TokenizerFolder made = new TokenizerFolder(folder);
        made.special("<unk>").special("<s>").special("</s>");
        for (int b = 0; b < 256; b++) {
            made.token(String.format("<0x%02X>", b));
        }
        for (char c : "▁abcdefghijklmnopqrstuvwxyz<>/|_".toCharArray()) {
            made.token(String.valueOf(c));
        }
        made.merge("h", "e")
                .merge("l", "l")
                .merge("he", "ll")
                .merge("hell", "o")
                .merge("▁", "hello");
        made.part(
                        "normalizer",
                        "{'type': 'Sequence', 'normalizers': [{'type': 'Prepend', 'prepend': '▁'},"
                                + " {'type': 'Replace', 'pattern': {'String': ' '}, 'content': '▁'}]}")
                .part("pre_tokenizer", "null")
                .part(
                        "post_processor",
                        "{'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '<s>', 'type_id': 0}},"
                                + " {'Sequence': {'id': 'A', 'type_id': 0}}], 'pair': [{'Sequence': {'id': 'A', 'type_id': 0}},"
                                + " {'Sequence': {'id': 'B', 'type_id': 1}}],"
                                + " 'special_tokens': {'<s>': {'id': '<s>', 'ids': [1], 'tokens': ['<s>']}}}")
                .part(
                        "decoder",
                        "{'type': 'Sequence', 'decoders': [{'type': 'Replace', 'pattern': {'String': '▁'}, 'content': ' '},"
                                + " {'type': 'ByteFallback'}, {'type': 'Fuse'},"
                                + " {'type': 'Strip', 'content': ' ', 'start': 1, 'stop': 0}]}");
        made.model.addProperty("type", "BPE");
        made.model.addProperty("unk_token", "<unk>");
        made.model.addProperty("byte_fallback", true);
        made.model.addProperty("fuse_unk", true);
        return made;
    }

    /** WordPiece, as of BERT: {@code [CLS] a [SEP] b [SEP]}, with types 0 and 1. */
    public static TokenizerFolder wordPiece(Path folder) {
        TokenizerFolder made = new TokenizerFolder(folder);
        made.special("[PAD]").special("[UNK]").special("[CLS]").special("[SEP]").special("[MASK]");
        for (char c : "abcdefghijklmnopqrstuvwxyz0123456789.,!?[]".toCharArray()) {
            made.token(String.valueOf(c));
            made.token("##" + c);
        }
        for (String word : List.of("hello", "world", "##ing", "the", "pad", "cls")) {
            made.token(word);
        }
        made.part(
                        "normalizer",
                        "{'type': 'BertNormalizer', 'clean_text': true, 'handle_chinese_chars': true, 'strip_accents': null,"
                                + " 'lowercase': true}")
                .part("pre_tokenizer", "{'type': 'BertPreTokenizer'}")
                .part(
                        "post_processor",
                        "{'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '[CLS]', 'type_id': 0}},"
                                + " {'Sequence': {'id': 'A', 'type_id': 0}}, {'SpecialToken': {'id': '[SEP]', 'type_id': 0}}],"
                                + " 'pair': [{'SpecialToken': {'id': '[CLS]', 'type_id': 0}}, {'Sequence': {'id': 'A', 'type_id': 0}},"
                                + " {'SpecialToken': {'id': '[SEP]', 'type_id': 0}}, {'Sequence': {'id': 'B', 'type_id': 1}},"
                                + " {'SpecialToken': {'id': '[SEP]', 'type_id': 1}}],"
                                + " 'special_tokens': {'[CLS]': {'id': '[CLS]', 'ids': [2], 'tokens': ['[CLS]']},"
                                + " '[SEP]': {'id': '[SEP]', 'ids': [3], 'tokens': ['[SEP]']}}}")
                .part("decoder", "{'type': 'WordPiece', 'prefix': '##', 'cleanup': true}");
        made.model.addProperty("type", "WordPiece");
        made.model.addProperty("unk_token", "[UNK]");
        made.model.addProperty("continuing_subword_prefix", "##");
        made.model.addProperty("max_input_chars_per_word", 100);
        return made;
    }

    /** Unigram over SentencePiece's words, as of XLM-RoBERTa: {@code <s> a </s></s> b </s>}, without types. */
    public static TokenizerFolder unigram(Path folder) {
        TokenizerFolder made = new TokenizerFolder(folder);
        made.special("<s>").special("<pad>").special("</s>").special("<unk>");
        for (char c : "▁abcdefghijklmnopqrstuvwxyz<>/".toCharArray()) {
            made.token(String.valueOf(c));
        }
        for (String word : List.of("▁hello", "▁world", "ing", "▁the")) {
            made.token(word);
        }
        made.part("normalizer", "null")
                .part(
                        "pre_tokenizer",
                        "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': true}")
                .part(
                        "post_processor",
                        "{'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '<s>', 'type_id': 0}},"
                                + " {'Sequence': {'id': 'A', 'type_id': 0}}, {'SpecialToken': {'id': '</s>', 'type_id': 0}}],"
                                + " 'pair': [{'SpecialToken': {'id': '<s>', 'type_id': 0}}, {'Sequence': {'id': 'A', 'type_id': 0}},"
                                + " {'SpecialToken': {'id': '</s>', 'type_id': 0}}, {'SpecialToken': {'id': '</s>', 'type_id': 0}},"
                                + " {'Sequence': {'id': 'B', 'type_id': 0}}, {'SpecialToken': {'id': '</s>', 'type_id': 0}}],"
                                + " 'special_tokens': {'<s>': {'id': '<s>', 'ids': [0], 'tokens': ['<s>']},"
                                + " '</s>': {'id': '</s>', 'ids': [2], 'tokens': ['</s>']}}}")
                .part(
                        "decoder",
                        "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': true}");
        made.model.addProperty("type", "Unigram");
        made.model.addProperty("unk_id", 3);
        return made;
    }

    /** Adds a token to the vocabulary, which is one beside it as well, without text of its own. */
    public TokenizerFolder special(String content) {
        return added(content, true);
    }

    /** Adds a token to the vocabulary, which is one beside it as well. */
    public TokenizerFolder added(String content, boolean special) {
        token(content);
        return listed(id(content), content, special);
    }

    /** Adds a token beside the vocabulary. */
    public TokenizerFolder listed(int id, String content, boolean special) {
        JsonObject token = new JsonObject();
        token.addProperty("id", id);
        token.addProperty("content", content);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            token.addProperty(flag, false);
        }
        token.addProperty("special", special);
        added.add(token);
        return this;
    }

    /** Sets one of the parts of the file; quotes may be single ones. */
    public TokenizerFolder part(String name, String text) {
        file.add(name, json(text));
        return this;
    }

    /** Returns the id of a token. */
    public int id(String token) {
        return requireNonNull(vocabulary.get(token), token);
    }

    /** Returns how many tokens there are. */
    public int size() {
        return vocabulary.size();
    }

    /** Writes a further file into the folder; quotes may be single ones. */
    public TokenizerFolder with(String name, String text) {
        try {
            Path path = folder.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, name.endsWith(".json") ? json(text).toString() : text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text of the tokenizer's file. */
    public String json() {
        if (model.get("type").getAsString().equals("Unigram")) {
            JsonArray pieces = new JsonArray();
            vocabulary.forEach((token, id) -> {
                JsonArray piece = new JsonArray();
                piece.add(token);
                piece.add(id < 4 ? 0.0 : -1.0 - 0.01 * id);
                pieces.add(piece);
            });
            model.add("vocab", pieces);
        } else {
            JsonObject ids = new JsonObject();
            vocabulary.forEach(ids::addProperty);
            model.add("vocab", ids);
        }
        if (model.get("type").getAsString().equals("BPE")) {
            JsonArray list = new JsonArray();
            merges.forEach(list::add);
            model.add("merges", list);
        }
        file.add("model", model);
        return file.toString();
    }

    /** Writes the tokenizer's file. */
    public Path write() {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("tokenizer.json"), json());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TokenizerFolder merge(String first, String second) {
        merges.add(first + " " + second);
        return token(first + second);
    }

    private TokenizerFolder token(String token) {
        vocabulary.putIfAbsent(token, vocabulary.size());
        return this;
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text.replace('\'', '"'));
    }

    /** What a byte-level vocabulary writes a byte as. */
    private static String letter(int b) {
        int others = 0;
        for (int each = 0; each < b; each++) {
            others += isPrintable(each) ? 0 : 1;
        }
        return String.valueOf((char) (isPrintable(b) ? b : 256 + others));
    }

    private static boolean isPrintable(int b) {
        return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
    }
}
