package dev.inferj.llamacpp;

import java.nio.file.Path;

/** The backend on the library that comes as a dependency. */
class BundledLibraryBackendTest extends BackendCases {
    @Override
    LlamaCpp options(Path model) {
        return LlamaCpp.model(model).threads(1);
    }
}
