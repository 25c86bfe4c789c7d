package dev.inferj.remote.internal.http;

import dev.inferj.spi.Setting;
import dev.inferj.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes the TLS context that settings ask for: a trust store, and a client certificate. */
final class TlsContexts {
    private TlsContexts() {}

    /** Returns the context; null leaves it to the platform. */
    static @Nullable SSLContext of(Settings settings) {
        Path trust = settings.find(HttpSettings.TRUST_STORE).orElse(null);
        Path key = settings.find(HttpSettings.KEY_STORE).orElse(null);
        if (trust == null && key == null) {
            return null;
        }
        try {
            char[] trustPassword = password(settings, HttpSettings.TRUST_STORE_PASSWORD);
            char[] keyPassword = password(settings, HttpSettings.KEY_STORE_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    key == null ? null : keys(load("keyStore", key, keyPassword), keyPassword),
                    trust == null ? null : trust(load("trustStore", trust, trustPassword)),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "trustStore and keyStore must hold what TLS needs: " + e.getMessage(), e);
        }
    }

    private static char @Nullable [] password(Settings settings, Setting<String> setting) {
        return settings.find(setting).map(String::toCharArray).orElse(null);
    }

    private static KeyStore load(String setting, Path file, char @Nullable [] password)
            throws GeneralSecurityException {
        try {
            return KeyStore.getInstance(file.toFile(), password);
        } catch (IOException e) { // also where the password is wrong; the message does not hold it
            throw new IllegalArgumentException(
                    setting + " must be a key store that the password opens: " + file + ": " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(KeyStore store, char @Nullable [] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
