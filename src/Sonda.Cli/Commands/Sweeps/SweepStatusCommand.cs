using System.CommandLine;
using System.Globalization;
using Sonda.Reports.Sweeps;
using Sonda.Sweeps.Clusters;
using Sonda.Sweeps.Shards;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep status</c>: counts the files of a sweep.</summary>
internal static class SweepStatusCommand
{
    private const int MaxListed = 60;

    public static Command Build(CommandContext context)
    {
        var command = new Command("status", context.Texts["sweep.status.summary"]);
        Argument<string> folder = SweepSource.Folder(context);
        Option<bool> json = context.Options.Switch("--json"), anyVersion = context.Options.Switch("--any-version");
        json.Description = context.Texts["option.json.sweep"];
        command.Add(folder);
        command.Add(json);
        command.Add(anyVersion);
        command.SetAction(parsed =>
        {
            var sweep = SweepFolder.Open(parsed.GetRequiredValue(folder));
            var status = SweepStatus.Of(sweep, parsed.GetValue(anyVersion));
            if (parsed.GetValue(json))
            {
                context.Write(SweepTables.ToJson(status));
            }
            else
            {
                Write(context, sweep, status);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(CommandContext context, SweepFolder folder, SweepStatus status)
    {
        TextCatalog texts = context.Texts;
        string share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * status.Done / status.Cells:F1}%");
        context.Explain(texts.Say("sweep.status.cells", ("done", status.Done), ("all", status.Cells), ("share", share)));
        if (status.InLogs > 0)
        {
            context.Explain(texts.Say("sweep.status.logs", ("cells", status.InLogs)));
        }

        if (status.Diverged + status.Refused > 0)
        {
            context.Explain(texts.Say("sweep.status.ends", ("diverged", status.Diverged), ("refused", status.Refused)));
        }

        if (status.Holes.Length > 0)
        {
            string list = string.Join(",", ArrayIndexes.Lists([.. status.Holes]));
            context.Explain(texts.Say(
                "sweep.status.holes", ("holes", status.Holes.Length), ("shards", status.Shards), ("list", list.Length > MaxListed ? list[..MaxListed] + "…" : list)));
        }

        foreach ((string key, IReadOnlyCollection<string> files) in ((string, IReadOnlyCollection<string>)[])
            [("sweep.status.damaged", status.Damaged), ("sweep.status.foreign", status.Foreign), ("sweep.status.otherCode", status.OtherCode)])
        {
            if (files.Count > 0)
            {
                context.Explain(texts.Say(key, ("files", files.Count), ("first", files.First())));
            }
        }

        context.Explain(texts.Say(status.IsComplete ? "sweep.run.next" : "sweep.status.next", ("folder", folder.Path)));
    }
}
