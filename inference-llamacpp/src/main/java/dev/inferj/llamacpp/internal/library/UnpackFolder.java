package dev.inferj.llamacpp.internal.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Keeps libraries that came out of a jar as files, so that the system can open them and the next start finds them there.
 *
 * <p>Only the user can write into the folder, and nothing found in it is believed: a file is used if it hashes to what
 * the jar holds, and written anew if not. Each content has a folder named by its hash, and a file appears in it whole, by
 * an atomic move, so processes that do the same at once do not disturb each other. Where the folder is not the user's
 * own, or others can write into it, a fresh temporary one serves, whose file is removed when the JVM ends.
 */
final class UnpackFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path home;

    /** Creates the keeper of a folder, which need not exist yet. */
    UnpackFolder(Path home) {
        this.home = home;
    }

    /** Returns the file with a content, written if it is not there. */
    Path place(String fileName, byte[] content) throws IOException {
        String hash = hash(content);
        try {
            Path parent = home.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return placeIn(ownFolder(ownFolder(home).resolve(hash)), fileName, content, hash);
        } catch (IOException | SecurityException e) {
            try {
                Path folder = Files.createTempDirectory("inferj-");
                folder.toFile().deleteOnExit(); // before the file, as the JVM deletes the last one first
                Path file = placeIn(folder, fileName, content, hash);
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException inTemporary) {
                inTemporary.addSuppressed(e);
                throw inTemporary;
            }
        }
    }

    private static Path placeIn(Path folder, String fileName, byte[] content, String hash) throws IOException {
        Path file = folder.resolve(fileName);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && hash(Files.readAllBytes(file)).equals(hash)) {
            return file;
        }
        Path part = Files.createTempFile(folder, fileName, ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return file;
    }

    /** Creates a folder that only its owner can enter, or finds that one is. */
    private static Path ownFolder(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try {
            return Files.createDirectory(folder, attributes);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(folder + " is not a folder of this user's", e);
            }
            if (posix
                    && !(OWNER_ONLY.equals(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))
                            && currentUser().equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)))) {
                throw new IOException(folder + " is not this user's alone", e);
            }
            return folder;
        }
    }

    /** Returns whom new files belong to, which a user's name does not tell where there is none. */
    private static UserPrincipal currentUser() throws IOException {
        Path file = Files.createTempFile("inferj-", ".owner");
        try {
            return Files.getOwner(file);
        } finally {
            Files.delete(file);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has SHA-256
        }
    }
}
