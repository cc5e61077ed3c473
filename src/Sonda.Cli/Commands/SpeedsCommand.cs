using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Engine.Networks;
using Sonda.Reports.Figures;
using Sonda.Reports.Speeds;
using Sonda.Studies.Speeds;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda speeds</c>: learning speeds at the start, over many seeds, at any depth.</summary>
internal static class SpeedsCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("speeds", context.Texts["speeds.summary"]);
        Argument<NetworkSpec> network = NetworkArgument.Of(context.Texts);
        Option<int> seeds = options.Whole("--seeds", 200, 1, Limits.Seeds);
        Option<int> images = options.Whole("--images", 1000, 1, Limits.TrainingImages);
        Option<ulong> seed = options.Seed();
        Option<int> threads = options.Whole("--threads", Environment.ProcessorCount, 1, Limits.Threads);
        Option<bool> json = options.Switch("--json");
        command.Add(network);
        command.Add(seeds);
        command.Add(images);
        command.Add(seed);
        command.Add(threads);
        Option<string?> html = options.Text("--html", "value.file"), csv = options.Text("--csv", "value.file");
        csv.Description = context.Texts["option.csv.speeds"];
        command.Add(html);
        var figure = new FigureOption(command, context, "option.figure.speeds");
        command.Add(csv);
        command.Add(json);
        DataOptionSet data = DataOptionSet.OfAny(command, options);
        command.SetAction((parsed, stop) =>
        {
            foreach (Option<string?> file in (Option<string?>[])[html, csv])
            {
                context.Files.RequireWritable(file.Name, parsed.GetValue(file));
            }

            figure.RequireFile(parsed);
            return Task.FromResult(Run(
                context,
                data.Read(parsed),
                new SpeedsOptions
                {
                    Network = parsed.GetRequiredValue(network),
                    Seeds = parsed.GetValue(seeds),
                    Images = parsed.GetValue(images),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                },
                parsed.GetValue(json),
                Keep,
                stop));

            void Keep(SpeedsResult result)
            {
                if (parsed.GetValue(html) is { } page)
                {
                    AtomicFile.Write(page, SpeedsPage.Write(result, context.Texts.Language, CommandText.Of(parsed)));
                }

                if (parsed.GetValue(csv) is { } table)
                {
                    AtomicFile.Write(table, SpeedsCsv.Write(result));
                }

                figure.Write(parsed, style => SpeedsFigure.Draw(result, style), "error.noSpeeds");
            }
        });
        return command;
    }

    private static int Run(
        CommandContext context, DataOptions source, SpeedsOptions options, bool json, Action<SpeedsResult> keep, CancellationToken stop)
    {
        NetworkArgument.RequireFits(
            options.Network, source.Spec, context.Texts, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (options.Network.WeightedLayerCount == 1)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration, context.Texts.Say("error.noHidden", ("network", options.Network)));
        }

        LoadedData data = LoadedDataLines.Load(context, source, stop);
        NetworkArgument.RequireFits(options.Network, data, context.Texts, toLearn: false);
        if (!json)
        {
            LoadedDataLines.Introduce(context, data);
        }

        SpeedsResult result = context.Follow(
            feed => Task.FromResult(context.Lab.MeasureSpeeds(data, options, feed, stop)), stop);
        if (json)
        {
            context.Write(context.Lab.ToJson(result));
        }
        else if (result.Seeds > 0)
        {
            SpeedsTable.Write(context, result);
        }

        keep(result);

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        context.Notice(context.Texts.Say("stop.speeds", ("measured", result.Seeds), ("all", options.Seeds)));
        return ExitCode.StoppedEarly;
    }
}
