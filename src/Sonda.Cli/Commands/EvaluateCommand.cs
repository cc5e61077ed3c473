using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Studies.Evaluation;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda evaluate</c>: the performance of a saved network, class by class.</summary>
internal static class EvaluateCommand
{
    public static Command Build(CommandContext context)
    {
        OptionFactory options = context.Options;
        var command = new Command("evaluate", context.Texts["evaluate.summary"]);
        var file = new Argument<string>("file")
        {
            Description = context.Texts["argument.networkFile"],
            HelpName = context.Texts["value.file"],
        };
        Option<DataPart> part = options.Choice(
            "--on", DataPart.Validation, ("validation", DataPart.Validation), ("training", DataPart.Training), ("test", DataPart.Test));
        Option<bool> json = options.Switch("--json");
        command.Add(file);
        command.Add(part);
        command.Add(json);
        var data = DataOptionSet.OfAny(command, options);
        command.Options.Single(option => option.Name == "--data").Description = context.Texts["option.data.evaluate"];
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            context, parsed.GetRequiredValue(file), known => data.Read(parsed, known), parsed.Given(part), parsed.GetValue(json), stop)));
        return command;
    }

    private static int Run(
        CommandContext context, string file, Func<DatasetSpec?, DataOptions> choose, DataPart? asked, bool json, CancellationToken stop)
    {
        (Network<float> network, DataPreparation? preparation) = context.Lab.LoadNetwork(context.Files.RequireReadable(file));
        DataOptions source = choose(preparation is null ? null : DatasetSpec.Parse(preparation.Data)) with { Preparation = preparation, TakesWholeFile = true };
        NetworkArgument.RequireTable(preparation, source.Spec, context.Texts);
        NetworkArgument.RequireFits(
            network.Spec, source.Spec, context.Texts, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        LoadedData data = LoadedDataLines.Load(context, source, stop);
        NetworkArgument.RequireFits(network.Spec, data, context.Texts, toLearn: false);
        if (data.IsWhole && asked is not null)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.wholeFile", ("data", data.Name), ("trained", preparation!.Data)));
        }

        DataPart part = data.IsWhole ? DataPart.All : asked ?? DataPart.Validation;
        if (EvaluationExperiment.RowsOf(data, part) is null)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Say("error.noTest", ("data", data.Name)));
        }

        if (!json)
        {
            LoadedDataLines.Introduce(context, data);
        }

        EvaluationResult result = context.Follow(
            feed => Task.FromResult(context.Lab.Evaluate(network, data, part, feed, stop)), stop);
        if (json)
        {
            context.Write(context.Lab.ToJson(result));
        }
        else
        {
            EvaluationTable.Write(context, result);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        context.Notice(context.Texts.Say("stop.evaluate", ("rows", result.Rows)));
        return ExitCode.StoppedEarly;
    }
}
