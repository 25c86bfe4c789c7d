package dev.inferj.llamacpp;

import java.nio.file.Path;

/** The backend on a newer library. */
class FurtherLibraryBackendTest extends BackendCases {
    @Override
    LlamaCpp options(Path model) {
        return LlamaCpp.model(model).threads(1).library(FurtherLibrary.folder());
    }
}
