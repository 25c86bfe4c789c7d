package dev.inferj.llamacpp.internal.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inferj.testkit.contract.Background;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackFolderTest {
    private static final byte[] CONTENT = "a library".getBytes(StandardCharsets.UTF_8);
    private static final String NAME = "libx.so";

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void name() {
        home = folder.resolve("not there yet/inferj");
    }

    @Test
    void contentBecomesAFileInAFolderNamedByItsHash() throws IOException {
        Path file = new UnpackFolder(home).place(NAME, CONTENT);

        assertThat(file).hasBinaryContent(CONTENT).startsWith(home).hasFileName(NAME);
        assertThat(home.relativize(file).toString()).matches("[0-9a-f]{64}.libx\\.so");
    }

    @Test
    void folderIsTheOwnersAlone() throws IOException {
        Path file = new UnpackFolder(home).place(NAME, CONTENT);
        assumeTrue(isPosix(), "needs a file system with POSIX permissions");

        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(file.resolveSibling("."))).isEqualTo("rwx------");
    }

    @Test
    void fileThatIsThereIsNotWrittenAgain() throws IOException {
        Path file = new UnpackFolder(home).place(NAME, CONTENT);
        FileTime longAgo = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file, longAgo);

        assertThat(new UnpackFolder(home).place(NAME, CONTENT)).isEqualTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }

    @Test
    void fileThatWasChangedIsWrittenAnew() throws IOException {
        Path file = new UnpackFolder(home).place(NAME, CONTENT);
        Files.writeString(file, "a trojan!");

        assertThat(new UnpackFolder(home).place(NAME, CONTENT)).isEqualTo(file).hasBinaryContent(CONTENT);
    }

    @Test
    void linkInThePlaceOfTheFileIsReplacedAndNotFollowed() throws IOException {
        Path file = new UnpackFolder(home).place(NAME, CONTENT);
        Path elsewhere = Files.write(folder.resolve("elsewhere"), CONTENT);
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);

        assertThat(new UnpackFolder(home).place(NAME, CONTENT)).isEqualTo(file).hasBinaryContent(CONTENT);
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void otherContentHasAnotherFile() throws IOException {
        UnpackFolder unpack = new UnpackFolder(home);

        assertThat(unpack.place(NAME, new byte[] {1})).isNotEqualTo(unpack.place(NAME, new byte[] {2}));
    }

    @Test
    void folderThatOthersMayEnterIsNotUsed() throws IOException {
        assumeTrue(isPosix(), "needs a file system with POSIX permissions");
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

        Path file = new UnpackFolder(home).place(NAME, CONTENT);

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(file.startsWith(home)).isFalse();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void linkInThePlaceOfTheFolderIsNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(home.resolveSibling("."));
        Files.createSymbolicLink(home, elsewhere);

        assertThat(new UnpackFolder(home).place(NAME, CONTENT)).hasBinaryContent(CONTENT);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void fileInThePlaceOfTheFolderIsNoObstacle() throws IOException {
        Files.createDirectories(home.resolveSibling("."));
        Files.writeString(home, "a file");

        assertThat(new UnpackFolder(home).place(NAME, CONTENT)).hasBinaryContent(CONTENT);
        assertThat(home).hasContent("a file");
    }

    @Test
    void manyAtOnceGetTheSameFileAndLeaveNoOther() throws IOException {
        byte[] content = new byte[1 << 20];
        List<Background<Path>> all = IntStream.range(0, 8)
                .mapToObj(i -> Background.run("placing " + i, () -> new UnpackFolder(home).place(NAME, content)))
                .toList();

        Path file = all.get(0).result();

        assertThat(all).allSatisfy(one -> assertThat(one.result()).isEqualTo(file));
        assertThat(file).hasBinaryContent(content);
        try (Stream<Path> beside = Files.list(file.resolveSibling("."))) {
            assertThat(beside.map(Path::normalize)).containsExactly(file);
        }
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
