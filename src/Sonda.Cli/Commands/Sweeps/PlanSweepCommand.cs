using System.CommandLine;
using System.Globalization;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Commands.Sweeps;

/// <summary><c>sonda sweep plan</c>: counts the cells, times some, and writes the manifest.</summary>
internal static class PlanSweepCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        TextCatalog texts = context.Texts;
        var command = new Command("plan", texts["sweep.plan.summary"]);
        var sweep = new Argument<string>("sweep") { Description = texts["argument.sweep"], HelpName = texts["value.sweep"] };
        Option<string?> folder = OptionFactory.Required(options.Text("--out", "value.folder"));
        folder.Description = texts["option.out.sweep"];
        Option<int?> shards = options.WholeOrNone("--shards", 1, SweepManifest.MaxShards);
        Option<int> pilot = options.Whole("--pilot", Pilot.DefaultCells, 0, 10_000);
        Option<bool> json = options.Switch("--json");
        json.Description = texts["option.json.sweep"];
        command.Add(sweep);
        command.Add(folder);
        command.Add(shards);
        command.Add(pilot);
        command.Add(json);
        (Option<string?> directory, Option<bool> offline) = SweepSource.AddDataOptions(command, options);
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            context,
            SweepSource.Read(context, parsed.GetRequiredValue(sweep)),
            parsed.GetRequiredValue(folder)!,
            (parsed.GetValue(shards), parsed.GetValue(pilot)),
            new DataOptions(parsed.GetValue(directory), parsed.GetValue(offline)),
            parsed.GetValue(json),
            stop)));
        return command;
    }

    private static int Run(
        CommandContext context, SweepSpec sweep, string path, (int? Shards, int Pilot) choice, DataOptions source, bool json, CancellationToken stop)
    {
        context.Files.RequireWritableFolder("--out", path);
        SweepData data = SweepSource.LoadData(context, sweep, source, stop);
        SweepSource.RequireFit(context, sweep, data);
        double? seconds = context.Follow(_ => Task.FromResult(context.Sweeps.Time(sweep, data, choice.Pilot, stop)), stop);
        stop.ThrowIfCancellationRequested();
        SweepFolder folder = SweepFolder.Create(path, SweepManifest.Of(sweep, data, choice.Shards, seconds));
        if (json)
        {
            context.Write(File.ReadAllText(Path.Combine(path, SweepFolder.ManifestName)).TrimEnd());
            return ExitCode.Done;
        }

        Write(context, folder, data);
        return ExitCode.Done;
    }

    private static void Write(CommandContext context, SweepFolder folder, SweepData data)
    {
        TextCatalog texts = context.Texts;
        SweepManifest manifest = folder.Manifest;
        string grid = string.Join(" × ", folder.Sweep.Axes.Select(axis => string.Create(CultureInfo.InvariantCulture, $"{axis.Values.Length} {axis.Name}"))
            .Concat(folder.Sweep.Seeds == 1 ? [] : [texts.Say("sweep.plan.seeds", ("seeds", folder.Sweep.Seeds))]));
        context.Explain(texts.Say("sweep.plan.cells", ("cells", manifest.Cells), ("grid", grid.Length == 0 ? "1" : grid), ("shards", manifest.Shards)));
        if (manifest.SecondsPerCell is { } seconds)
        {
            int cores = Environment.ProcessorCount;
            context.Explain(texts.Say(
                "sweep.plan.time",
                ("cell", Figures.Speed(seconds)),
                ("all", Figures.Remaining(seconds * manifest.Cells)),
                ("cores", cores),
                ("here", Figures.Remaining(seconds * manifest.Cells / cores))));
        }

        context.Explain(texts.Say("sweep.plan.data", ("data", string.Join(", ", data.Sets.Keys.Select(spec => spec.ToString())))));
        context.Explain(texts.Say("sweep.plan.next", ("folder", folder.Path)));
    }
}
