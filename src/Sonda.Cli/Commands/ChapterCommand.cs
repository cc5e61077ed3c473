using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Studies.Chapter;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda chapter</c>: all experiments of the chapter, and a report.</summary>
internal static class ChapterCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var defaults = new ChapterOptions();
        var command = new Command("chapter", context.Texts["chapter.summary"]);
        Option<string?> folder = options.Text("--out", "value.folder", "chapter");
        Option<bool> quick = options.Switch("--quick");
        Option<ulong> seed = options.Seed();
        Option<int> seeds = options.Whole("--seeds", defaults.Seeds, 1, Limits.Seeds);
        Option<int> threads = options.Whole("--threads", defaults.Threads, 1, Limits.Threads);
        Option<bool> json = options.Switch("--json");
        command.Add(folder);
        command.Add(quick);
        command.Add(seed);
        command.Add(seeds);
        command.Add(threads);
        command.Add(json);
        var data = DataOptionSet.OfDigits(command, options);
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            context,
            data.Read(parsed),
            new ChapterOptions
            {
                Seed = parsed.GetValue(seed),
                Seeds = parsed.GetValue(seeds),
                Threads = parsed.GetValue(threads),
                Quick = parsed.GetValue(quick),
            },
            parsed.GetRequiredValue(folder)!,
            CommandText.Of(parsed),
            parsed.GetValue(json),
            stop)));
        return command;
    }

    private static int Run(
        CommandContext context,
        DataOptions source,
        ChapterOptions options,
        string folder,
        string command,
        bool json,
        CancellationToken stop)
    {
        context.Files.RequireWritableFolder("--out", folder);
        LoadedData data = LoadedDataLines.Load(context, source, stop);
        if (!json)
        {
            LoadedDataLines.Introduce(context, data);
        }

        ChapterResult result = context.Follow(
            feed => Task.FromResult(context.Lab.RunChapter(data, options, feed, stop)), stop);
        bool measured = result.Accuracies.Count + result.InitialSpeeds.Count + result.SpeedCurves.Count > 0;
        string? report = measured ? context.Lab.WriteReport(result, folder, context.Texts.Language, command) : null;

        if (json)
        {
            context.Write(context.Lab.ToJson(result, context.Texts.Language));
        }
        else
        {
            ChapterSummary.Write(context, result, report);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        context.Notice(report is null
            ? context.Texts["stop.nothing"]
            : context.Texts.Say("stop.chapter", ("networks", result.Accuracies.Count), ("report", report)));
        if (report is not null && Path.GetDirectoryName(report) != Path.TrimEndingDirectorySeparator(folder))
        {
            context.Notice(context.Texts.Say("stop.kept", ("folder", folder)));
        }

        return ExitCode.StoppedEarly;
    }
}
