package dev.inferj.internal.serving;

import dev.inferj.InferenceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs session files, so that only files of this user's own programs are read back. The key is 32 random bytes in a
 * file that only the user may read, made when first needed. Safe to share between threads.
 */
public final class SessionKey {
    /** Bytes of a signature: HMAC with SHA-256 (RFC 2104). */
    static final int SIGNATURE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Path file;

    public SessionKey(Path file) {
        this.file = file;
    }

    /** Returns the key of the user who runs this program. */
    public static SessionKey ofUser() {
        return new SessionKey(Path.of(System.getProperty("user.home"), ".config", "inferj", "session.key"));
    }

    byte[] sign(byte[] content, int from) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            mac.update(content, from, content.length - from);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    private byte[] key() {
        try {
            if (!Files.exists(file)) {
                create();
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new InferenceException("the key file must have " + KEY_BYTES + " bytes: " + file + " has "
                        + key.length + "; delete it, and sessions saved so far with it");
            }
            return key;
        } catch (IOException e) {
            throw new InferenceException("cannot read or make the key that session files are signed with: " + file, e);
        }
    }

    private void create() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path unfinished = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        writeOwnerOnly(unfinished, key);
        try {
            Files.createLink(file, unfinished); // fails where another program was first; its key counts
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.delete(unfinished);
        }
    }

    /** Writes a new file that only its owner may read. */
    static void writeOwnerOnly(Path path, byte[] content) throws IOException {
        Files.deleteIfExists(path);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var out = Files.newByteChannel(path, fresh, ownerOnly)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }
}
