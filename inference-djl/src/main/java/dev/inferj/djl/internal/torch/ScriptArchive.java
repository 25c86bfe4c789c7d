package dev.inferj.djl.internal.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file that libtorch loads a TorchScript module from: a zip of the module's source text and of a pickle that
 * makes one object of its class, without weights. The text is what {@code torch.jit.save} would have written, in
 * TorchScript's serialized form: operators by their full names, no closures, no imports.
 */
final class ScriptArchive {
    /** The version of the operators that the text is written for. */
    private static final String OPERATOR_VERSION = "10\n";

    private ScriptArchive() {}

    /**
     * Returns the file's bytes.
     *
     * @param methods the methods of class {@code __torch__.M}, each line indented by at least two spaces
     */
    static byte[] write(String methods) {
        String source = "class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + methods;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "m/data.pkl", object());
            store(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "m/constants.pkl", pickle(")")); // the empty tuple
            store(zip, "m/version", OPERATOR_VERSION.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        return bytes.toByteArray();
    }

    /** Pickles {@code M()} with the attribute {@code training = False}. */
    private static byte[] object() {
        String newObject = "c__torch__\nM\n)\u0081"; // GLOBAL, EMPTY_TUPLE, NEWOBJ
        String name = "X\u0008\u0000\u0000\u0000training"; // BINUNICODE, length, text
        return pickle(newObject + "}(" + name + "\u0089ub"); // EMPTY_DICT MARK … NEWFALSE SETITEMS BUILD
    }

    private static byte[] pickle(String opcodes) {
        return ("\u0080\u0002" + opcodes + ".").getBytes(StandardCharsets.ISO_8859_1); // PROTO 2 … STOP
    }

    /** Adds an entry without compression, which libtorch requires. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
