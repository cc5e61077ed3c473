using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Engine.Networks;
using Sonda.Lab.Datasets;
using Sonda.Lab.Experiments;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda speeds</c>: learning speeds at the start, over many seeds, at any depth.</summary>
internal static class SpeedsCommand
{
    public static Command Build(Session session)
    {
        OptionFactory options = session.Options;
        var command = new Command("speeds", session.Phrases["speeds.summary"]);
        Argument<NetworkSpec> network = NetworkArgument.Of(session.Phrases);
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
        command.Add(json);
        var data = DataOptionSet.OfDigits(command, options);
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            session,
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
            stop)));
        return command;
    }

    private static int Run(
        Session session, DataOptions source, SpeedsOptions options, bool json, CancellationToken stop)
    {
        NetworkArgument.RequireFits(
            options.Network, source.Spec, session.Phrases, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (options.Network.WeightedLayerCount == 1)
        {
            throw new Refusal(
                ExitCode.DataOrConfiguration, session.Phrases.Say("error.noHidden", options.Network));
        }

        LoadedData data = LoadedDataLines.Load(session, source, stop);
        if (!json)
        {
            LoadedDataLines.Introduce(session, data);
        }

        SpeedsResult result = session.Follow(
            feed => Task.FromResult(session.Lab.MeasureSpeeds(data, options, feed, stop)), stop);
        if (json)
        {
            session.Write(session.Lab.ToJson(result));
        }
        else if (result.Seeds > 0)
        {
            SpeedsTable.Write(session, result);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        session.Notice(session.Phrases.Say("stop.speeds", result.Seeds, options.Seeds));
        return ExitCode.StoppedEarly;
    }
}
