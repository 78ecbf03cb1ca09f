package io.sluice.gateway.main;

import io.sluice.gateway.config.Setting;
import io.sluice.gateway.config.Settings;
import io.sluice.gateway.config.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The commands and their options, made from the table of settings. Values are taken as texts: reading them is the
 * configuration's work, which tells all faults at once.
 */
final class CommandTree {
    static final String CHECK_CONFIG = "check-config";
    static final String DEFAULT_CONFIG = "default-config";
    static final String TOKEN = "token";
    private static final String SETTINGS_SECTION = "settings";

    private CommandTree() {
    }

    /** Makes the command line; faults are collected in its parse result. */
    static CommandLine make() {
        CommandLine commands = new CommandLine(root());
        commands.setUnmatchedArgumentsAllowed(true);
        commands.setExpandAtFiles(false);
        commands.setInterpolateVariables(false);
        collectErrors(commands);
        commands.getSubcommands().values().forEach(CommandTree::collectErrors);
        return commands;
    }

    /** The fault of a word that is no command. */
    static String unknownCommand(String word) {
        return "unknown command " + Words.quote(word) + "; "
            + Words.didYouMean(word, List.of(CHECK_CONFIG, DEFAULT_CONFIG, TOKEN));
    }

    private static void collectErrors(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
    }

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("sluice");
        root.usageMessage()
            .header("Runs a Sluice gateway: what is published to Redis reaches every subscribed client.%n")
            .customSynopsis("Usage: sluice [OPTION...]", "       sluice COMMAND [OPTION...]").synopsisHeading("")
            .commandListHeading("%nWithout a command it runs the gateway. Commands:%n");
        addHelp(root);
        root.addOption(OptionSpec.builder("-V", "--version").arity("0").versionHelp(true)
            .description("Prints the version.").build());
        addSettings(root, false);
        root.addSubcommand(CHECK_CONFIG, checkConfig());
        root.addSubcommand(DEFAULT_CONFIG, defaultConfig());
        root.addSubcommand(TOKEN, token());
        Map<String, IHelpSectionRenderer> sections = new LinkedHashMap<>(root.usageMessage().sectionMap());
        sections.put(SETTINGS_SECTION, help -> SettingsHelp.text());
        root.usageMessage().sectionMap(sections);
        return width(root, List.of(UsageMessageSpec.SECTION_KEY_HEADER, UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            SETTINGS_SECTION));
    }

    private static CommandSpec checkConfig() {
        CommandSpec command = command("Says what is wrong with the configuration; if nothing, prints what is in force.",
            "Usage: sluice check-config [--config=FILE] [SETTING...]");
        addSettings(command, true);
        return command;
    }

    private static CommandSpec defaultConfig() {
        return command("Prints a configuration file with all defaults, commented.",
            "Usage: sluice default-config > sluice.yaml");
    }

    private static CommandSpec token() {
        CommandSpec command = command("Prints a token signed with the configured secret (HS256), for trials.",
            "Usage: sluice token --user=42 [--ttl=1h] [--info='{\"name\":\"Ann\"}'] [--channel=NAME] [SETTING...]");
        command.addOption(text("--user", "ID", "The user; empty for an anonymous one.").required(true).build());
        command.addOption(text("--ttl", "DURATION", "How long it is valid; 0 for ever. Default: 1h").build());
        command.addOption(text("--info", "JSON", "What others see of the user, one JSON value.").build());
        command.addOption(text("--channels", "NAMES",
            "Channels that the server subscribes the client to, with commas.").build());
        command.addOption(text("--channel", "NAME",
            "Makes it a subscription token, for this channel, rather than a connection token.").build());
        addSettings(command, true);
        return command;
    }

    private static CommandSpec command(String description, String synopsis) {
        CommandSpec command = CommandSpec.create();
        command.usageMessage().description(description).customSynopsis(synopsis).synopsisHeading("")
            .optionListHeading("%n");
        addHelp(command);
        return width(command, command.usageMessage().sectionKeys());
    }

    private static CommandSpec width(CommandSpec command, List<String> sections) {
        command.usageMessage().width(100).sectionKeys(sections);
        return command;
    }

    private static void addHelp(CommandSpec command) {
        command.addOption(OptionSpec.builder("-h", "--help").arity("0").usageHelp(true)
            .description("Prints this text.").build());
    }

    private static void addSettings(CommandSpec command, boolean mentioned) {
        command.addOption(text(Settings.FILE_OPTION, "FILE", "The configuration file.").build());
        for (Setting<?> setting : Settings.all()) {
            OptionSpec.Builder option = text(setting.option(), "VALUE", setting.description()).hidden(true);
            command.addOption((setting.isFlag() ? option.arity("0..1").fallbackValue("true") : option).build());
        }
        if (mentioned) {
            command.usageMessage().footer("%nSETTING is any of the options that sluice --help tells.");
        }
    }

    private static OptionSpec.Builder text(String name, String label, String description) {
        return OptionSpec.builder(name).type(String.class).arity("1").paramLabel(label)
            .description(description.replace("%", "%%"));
    }
}
