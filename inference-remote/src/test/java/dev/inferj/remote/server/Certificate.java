package dev.inferj.remote.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate of 127.0.0.1 that nobody vouches for, with its key, in a file. */
public final class Certificate {
    /** Opens the file. */
    public static final String PASSWORD = "correct-horse";

    private final Path store;

    private Certificate(Path store) {
        this.store = store;
    }

    /** Makes one, in a file of the folder. */
    public static Certificate in(Path folder) {
        Path store = folder.resolve("store.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD,
                            "-validity",
                            "30")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool makes no certificate");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("keytool makes no certificate", e);
        }
        return new Certificate(store);
    }

    /** Returns the file, a PKCS #12 store. */
    public Path store() {
        return store;
    }

    /** Returns what shows it to others. */
    public KeyManagerFactory keys() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(opened(), PASSWORD.toCharArray());
        return keys;
    }

    /** Returns what trusts others that show it. */
    public TrustManagerFactory trust() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(opened());
        return trust;
    }

    private KeyStore opened() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }
}
