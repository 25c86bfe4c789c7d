package dev.inferj.djl.internal.tokenizer;

import dev.inferj.InvalidModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tokenizer of a model's folder, loaded with its control tokens in a {@link PrivateSpelling}. Safe to share between
 * threads until it is closed.
 */
final class OpenTokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";

    private final Path path;
    private final TokenizerFile file;
    private final SpecialTokens special;
    private final PrivateSpelling spelling;
    private final List<AddedToken> missing;
    private final NativeTokenizer tokenizer;
    private final Map<String, Integer> controls = new LinkedHashMap<>();

    private OpenTokenizer(Path folder, int vocabularySize, String word) {
        this.path = folder.resolve(FILE);
        if (!Files.isRegularFile(path)) {
            throw new InvalidModelException("there is no " + FILE + " in " + folder
                    + ": save it there with AutoTokenizer.from_pretrained(…).save_pretrained(…) of Hugging Face's"
                    + " transformers");
        }
        this.special = new SpecialTokens(folder);
        this.file = TokenizerFile.read(path, special.named());
        this.missing = missing();
        Set<String> names = controlNames();
        this.spelling = new PrivateSpelling(names, withoutRow(vocabularySize), word);
        this.tokenizer =
                NativeTokenizer.of(TokenizerRewriter.rewrite(path, spelling, missing, /* goesOn= */ false), path);
        try {
            spelling.spelled().forEach((control, spelled) -> controls.put(control, idOf(control, spelled)));
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Opens the tokenizer of a folder.
     *
     * @param vocabularySize how many tokens the model has rows for
     * @param word what control tokens are spelled with: lower-case letters that nobody can guess
     * @throws InvalidModelException if there is none, or it is damaged
     * @throws dev.inferj.ProviderUnavailableException if the tokenizers library cannot be loaded
     */
    static OpenTokenizer open(Path folder, int vocabularySize, String word) {
        return new OpenTokenizer(folder, vocabularySize, word);
    }

    PrivateSpelling spelling() {
        return spelling;
    }

    SpecialTokens special() {
        return special;
    }

    NativeTokenizer tokenizer() {
        return tokenizer;
    }

    Path path() {
        return path;
    }

    /** Returns the ids of the control tokens, by how the files write them. */
    Map<String, Integer> controls() {
        return controls;
    }

    /** Returns what the file puts around a text. */
    Surroundings around() {
        return Surroundings.of(tokenizer);
    }

    /** Returns another tokenizer of this vocabulary, for texts that go on from another. The caller's to close. */
    NativeTokenizer goingOn() {
        return NativeTokenizer.of(TokenizerRewriter.rewrite(path, spelling, missing, /* goesOn= */ true), path);
    }

    /** Returns how tokens become text again. @throws InvalidModelException if that is not known */
    TokenBytes bytes() {
        return TokenBytes.of(file.decoder(), file.bytesAsText(), path);
    }

    /** Returns how each token is written, by id, control tokens included. */
    Map<Integer, String> written() {
        Map<Integer, String> written = new HashMap<>();
        file.vocabulary().forEach((text, id) -> written.put(id, text));
        for (AddedToken token : file.added()) {
            written.put(file.vocabulary().getOrDefault(token.content(), token.id()), token.content());
        }
        controls.forEach((text, id) -> written.put(id, text));
        return written;
    }

    /** Returns the ids of tokens that the file adds and that are text of their own. */
    Set<Integer> addedText() {
        Set<Integer> ids = new HashSet<>();
        for (AddedToken token : file.added()) {
            if (!isSilent(token)) {
                ids.add(file.vocabulary().getOrDefault(token.content(), token.id()));
            }
        }
        return ids;
    }

    /** Returns the ids of tokens that add nothing to a text. */
    Set<Integer> silent() {
        Set<Integer> ids = new HashSet<>();
        special.named().forEach(name -> ids.add(controls.getOrDefault(name, -1)));
        for (List<AddedToken> tokens : List.of(file.added(), special.declared())) {
            for (AddedToken token : tokens) {
                if (isSilent(token)) {
                    ids.add(controls.getOrDefault(token.content(), -1));
                }
            }
        }
        ids.remove(-1);
        return ids;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private boolean isSilent(AddedToken token) {
        return !file.isOrdinary(token.content())
                && (token.special() || special.named().contains(token.content()));
    }

    private boolean isControl(AddedToken token) {
        return isSilent(token) || (AddedToken.looksLikeMarkup(token.content()) && !file.isOrdinary(token.content()));
    }

    /** Control tokens that only the configuration names. */
    private List<AddedToken> missing() {
        Set<String> listed = new HashSet<>();
        file.added().forEach(token -> listed.add(token.content()));
        List<AddedToken> missing = new ArrayList<>();
        for (String name : special.named()) {
            Integer id = file.vocabulary().get(name);
            if (id != null && !file.isOrdinary(name) && listed.add(name)) {
                missing.add(new AddedToken(id, name, /* special= */ true));
            }
        }
        for (AddedToken token : special.declared()) {
            if (isControl(token) && listed.add(token.content())) {
                missing.add(token);
            }
        }
        return missing;
    }

    private Set<String> controlNames() {
        Set<String> names = new HashSet<>();
        for (AddedToken token : file.added()) {
            if (!token.content().isEmpty() && isControl(token)) {
                names.add(token.content());
            }
        }
        missing.forEach(token -> names.add(token.content()));
        return names;
    }

    private Set<String> withoutRow(int vocabularySize) {
        Set<String> without = new HashSet<>();
        for (List<AddedToken> tokens : List.of(file.added(), missing)) {
            for (AddedToken token : tokens) {
                if (file.vocabulary().getOrDefault(token.content(), token.id()) >= vocabularySize) {
                    without.add(token.content());
                }
            }
        }
        return without;
    }

    private int idOf(String control, String spelled) {
        int[] ids = tokenizer.encode(spelled);
        if (ids.length != 1) {
            throw new InvalidModelException(path + " does not give the control token " + control + " an id of its own");
        }
        return ids[0];
    }
}
