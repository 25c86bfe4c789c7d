package dev.inferj.internal.serving;

import dev.inferj.ContextPolicy;
import dev.inferj.InvalidRequestException;
import dev.inferj.InvalidSessionException;
import dev.inferj.internal.kv.SavedCells;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads session files: a magic number with the version of the format, a signature over all that follows, and
 * the session. Nothing of a file is believed before its signature is checked.
 */
final class SessionFile {
    /** Changes whenever the format does. */
    private static final byte[] MAGIC = "InferJS3".getBytes(StandardCharsets.US_ASCII);

    private static final int HEAD = MAGIC.length + SessionKey.SIGNATURE_BYTES;

    private final SessionKey key;

    SessionFile(SessionKey key) {
        this.key = key;
    }

    /** Writes a file that only its owner may read; a reader never sees half of it. */
    void write(Path path, SavedSession session) {
        try {
            byte[] content = content(session);
            System.arraycopy(MAGIC, 0, content, 0, MAGIC.length);
            System.arraycopy(key.sign(content, HEAD), 0, content, MAGIC.length, SessionKey.SIGNATURE_BYTES);
            Path unfinished = path.resolveSibling(path.getFileName() + ".part");
            SessionKey.writeOwnerOnly(unfinished, content);
            Files.move(unfinished, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the session file " + path, e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws InvalidSessionException if it is damaged, was changed, or is not a session file of this user's
     */
    SavedSession read(Path path) {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw refused(path, "there is no such file", e);
        } catch (IOException | OutOfMemoryError e) {
            throw refused(path, "it cannot be read: " + e.getMessage(), e);
        }
        if (content.length < HEAD || Arrays.mismatch(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length) >= 0) {
            throw refused(path, "it is not one, or of another version of the format", null);
        }
        byte[] signature = Arrays.copyOfRange(content, MAGIC.length, HEAD);
        if (!MessageDigest.isEqual(signature, key.sign(content, HEAD))) {
            throw refused(path, "its signature is wrong: it was damaged, changed, or written by another user", null);
        }
        try {
            return session(ByteBuffer.wrap(content, HEAD, content.length - HEAD));
        } catch (BufferUnderflowException | IllegalArgumentException | InvalidRequestException e) {
            throw refused(path, "its content makes no sense", e);
        }
    }

    private static InvalidSessionException refused(Path path, String reason, @Nullable Throwable cause) {
        return new InvalidSessionException("the session file " + path + " is refused: " + reason, cause);
    }

    private static byte[] content(SavedSession session) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[HEAD]);
        text(out, session.fingerprint());
        optional(out, session.tenant());
        text(out, session.whenFull().name());
        Conversation conversation = session.conversation();
        text(out, conversation.model());
        SavedMessages.write(out, conversation.preamble());
        out.writeInt(conversation.allTurns().size());
        for (Turn turn : conversation.allTurns()) {
            SavedMessages.write(out, turn.messages());
            optional(out, turn.rawPrompt());
            text(out, turn.answer());
            SavedMessages.writeCalls(out, turn.toolCalls());
        }
        int[] spoken =
                conversation.spoken() == null ? null : conversation.spoken().tokens();
        tokens(out, spoken);
        SavedCells cells = session.cells();
        tokens(out, cells == null ? null : cells.tokens());
        if (cells != null) {
            out.writeInt(cells.state().length);
            out.write(cells.state());
        }
        return bytes.toByteArray();
    }

    private static SavedSession session(ByteBuffer in) {
        String fingerprint = text(in);
        String tenant = optional(in);
        ContextPolicy whenFull = ContextPolicy.valueOf(text(in));
        Conversation conversation = Conversation.begin(text(in), SavedMessages.read(in));
        int turns = count(in);
        List<Turn> all = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            all.add(new Turn(SavedMessages.read(in), optional(in), text(in), SavedMessages.readCalls(in)));
            if ((all.get(i).rawPrompt() == null) != (all.get(0).rawPrompt() == null)) {
                throw new IllegalArgumentException("messages and raw prompts in one session");
            }
        }
        int[] spoken = tokens(in);
        if (spoken != null && turns == 0) {
            throw new IllegalArgumentException("tokens of a turn, but no turn");
        }
        conversation = conversation.resumed(all, spoken);
        int[] kept = tokens(in);
        SavedCells cells = null;
        if (kept != null) {
            byte[] state = new byte[count(in)];
            in.get(state);
            cells = new SavedCells(kept, state);
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes behind the end");
        }
        return new SavedSession(fingerprint, tenant, whenFull, conversation, cells);
    }

    private static void tokens(DataOutputStream out, int @Nullable [] tokens) throws IOException {
        out.writeBoolean(tokens != null);
        if (tokens != null) {
            out.writeInt(tokens.length);
            for (int token : tokens) {
                out.writeInt(token);
            }
        }
    }

    private static int @Nullable [] tokens(ByteBuffer in) {
        if (!flag(in)) {
            return null;
        }
        int[] tokens = new int[count(in)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = in.getInt();
        }
        return tokens;
    }

    private static void optional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(out, text);
        }
    }

    private static @Nullable String optional(ByteBuffer in) {
        return flag(in) ? text(in) : null;
    }

    private static boolean flag(ByteBuffer in) {
        byte flag = in.get();
        if (flag != 0 && flag != 1) {
            throw new IllegalArgumentException("flag of " + flag);
        }
        return flag == 1;
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(ByteBuffer in) {
        int bytes = count(in);
        ByteBuffer encoded = in.slice(in.position(), bytes);
        in.position(in.position() + bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString(); // refuses what is not UTF-8
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text that is not UTF-8", e);
        }
    }

    /** Reads how many things follow, each of at least one byte. */
    static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException("count of " + count + " in " + in.remaining() + " bytes");
        }
        return count;
    }
}
