package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A look at another process of this machine, through Linux' {@code /proc} and the JDK's {@code jcmd}. Stateless. */
public final class ProcessProbe {
    /** Linux reports processor time in hundredths of a second on every architecture of ours (USER_HZ). */
    private static final long MICROS_PER_TICK = 10_000;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int JCMD_SECONDS = 60;
    private static final Pattern HISTOGRAM_LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final long pid;

    /** A look at the process with that id, which need not be alive yet. */
    public ProcessProbe(long pid) {
        this.pid = pid;
    }

    /** Processor time used so far, user and system, in microseconds, exact to 10 ms. */
    long cpuMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // proc(5): the second field, the name, is in parentheses and may hold anything; user time is field 14.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return MICROS_PER_TICK
            * (Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS)));
    }

    /** Resident memory, in bytes. */
    public long residentBytes() throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (Files.notExists(status)) {
            throw new IOException("no process " + pid);
        }
        Matcher line = RESIDENT.matcher(Files.readString(status));
        if (!line.find()) {
            throw new IOException("no VmRSS for process " + pid);
        }
        return Long.parseLong(line.group(1)) << 10;
    }

    /** Bytes of live objects by class, largest first; makes the JVM collect its garbage. */
    public Map<String, Long> liveBytesByClass() throws IOException, InterruptedException {
        Map<String, Long> bytes = new LinkedHashMap<>();
        jcmd("GC.class_histogram").stream().map(HISTOGRAM_LINE::matcher).filter(Matcher::matches)
            .forEach(line -> bytes.merge(line.group(2), Long.parseLong(line.group(1)), Long::sum));
        return bytes;
    }

    /** What the JVM with that id answers to a command of {@code jcmd}, line by line. */
    public List<String> jcmd(String command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("jcmd", ".txt");
        try {
            run(out, command);
            return Files.readAllLines(out, UTF_8);
        } finally {
            Files.delete(out);
        }
    }

    private void run(Path out, String command) throws IOException, InterruptedException {
        Path own = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String jcmd = Files.isExecutable(own) ? own.toString() : "jcmd";
        Process process = new ProcessBuilder(List.of(jcmd, Long.toString(pid), command))
            .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("jcmd did not answer within " + JCMD_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("jcmd refuses process " + pid + ": "
                + Files.readString(out, UTF_8).lines().skip(1).findFirst().orElse(""));
        }
    }
}
