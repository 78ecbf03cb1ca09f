package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings in environment variables that begin with {@code SLUICE_}. An empty variable counts as none, because
 * Compose and shell scripts pass on what is not set as empty.
 */
final class EnvironmentSource {
    private static final String START = "SLUICE_";
    /** The variables of the tests' own fixture. */
    private static final String TESTS = "SLUICE_TEST_";
    /**
     * What Kubernetes puts into every pod for a Service called sluice or sluice-something. These are not the operator's
     * words, and refusing them would keep the gateway from starting there.
     */
    private static final Pattern SERVICE_LINK =
        Pattern.compile("SLUICE_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");
    private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final Map<String, Setting<?>> BY_VARIABLE =
        Settings.all().stream().collect(Collectors.toMap(Setting::variable, Function.identity()));
    private static final List<String> KNOWN =
        Stream.concat(Stream.of(Settings.FILE_VARIABLE), Settings.all().stream().map(Setting::variable)).toList();

    private EnvironmentSource() {
    }

    /** Takes the settings from these variables. */
    static List<Given> read(Map<String, String> environment, Faults faults) {
        List<Given> given = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            Setting<?> setting = BY_VARIABLE.get(variable);
            if (setting == null) {
                checkUnknown(variable, value, faults);
            } else if (setting.path().endsWith(".port") && SERVICE_LINK_VALUE.matcher(value).matches()) {
                faults.add(setting.path(), Origin.environment(variable).words(), Words.quote(value)
                    + " was put there by Kubernetes for a Service of that name; rename it, or set"
                    + " enableServiceLinks: false in the pod");
            } else if (!value.isEmpty()) {
                given.add(Given.text(setting, value, Origin.environment(variable)));
            }
        });
        return given;
    }

    private static void checkUnknown(String variable, String value, Faults faults) {
        boolean ours = variable.startsWith(START) && !variable.startsWith(TESTS)
            && !variable.equals(Settings.FILE_VARIABLE);
        if (ours && !isServiceLink(variable, value)) {
            faults.add("unknown environment variable " + Words.oneLine(variable) + "; "
                + Words.didYouMean(variable, KNOWN));
        }
    }

    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
            || (variable.endsWith("_PORT") && SERVICE_LINK_VALUE.matcher(value).matches());
    }
}
