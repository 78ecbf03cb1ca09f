package io.sluice.gateway.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of PEM blocks (RFC 7468), as it was when it was read.
 *
 * @param setting the setting that names it, for errors
 * @param name its name
 * @param text what is in it
 */
record PemFile(String setting, String name, String text) {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK =
        Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /**
     * One block.
     *
     * @param label what it is, as in {@code CERTIFICATE}
     * @param base64 what it holds
     */
    record Block(String label, String base64) {
        /** Its bytes. */
        byte[] der() {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    /**
     * Reads a file, waiting for the disk.
     *
     * @throws TlsException when that can't be done
     */
    static PemFile read(String setting, String name) {
        try {
            Path file = Path.of(name);
            if (Files.size(file) > MAX_BYTES) {
                throw fault(setting, name, "has more than 1 MiB");
            }
            return new PemFile(setting, name, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw fault(setting, name, "does not exist");
        } catch (IOException | InvalidPathException e) {
            throw fault(setting, name, "can't be read");
        }
    }

    /** The blocks in it, in order; what stands between them is left out. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** A fault of this file. Nothing of its content is told. */
    TlsException fault(String problem) {
        return fault(setting, name, problem);
    }

    private static TlsException fault(String setting, String name, String problem) {
        return new TlsException(setting + ": " + name + " " + problem);
    }

    @Override
    public String toString() {
        return name;
    }
}
