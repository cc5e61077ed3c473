using System.CommandLine;
using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;

namespace Sonda.Cli.Options;

/// <summary>The network of a command, such as 784-30x4-10.</summary>
internal static class NetworkArgument
{
    /// <summary>The argument; a text that is not a network is a mistake of usage.</summary>
    public static Argument<NetworkSpec> Of(TextCatalog texts) => new("network")
    {
        Description = texts["argument.network"],
        HelpName = texts["value.network"],
        CustomParser = result =>
        {
            try
            {
                return NetworkSpec.Parse(result.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                result.AddError(texts.Say("error.network", ("reason", texts.Clause(e))));
                return null;
            }
        },
    };

    /// <summary>Checks that a network trained on a table gets a table: only that has its columns.</summary>
    /// <exception cref="Refusal">The data are none (exit code 2).</exception>
    public static void RequireTable(DataPreparation? preparation, DatasetSpec data, TextCatalog texts)
    {
        if (preparation?.Table is not null && data is not CsvSpec)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.needsTable", ("trained", preparation.Data), ("data", data)));
        }
    }

    /// <summary>Checks that the network fits this machine and, as far as known before loading, the data.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data to load.</param>
    /// <param name="texts">The user's language.</param>
    /// <param name="bytes">The memory that the process may use.</param>
    /// <param name="anyOutput">Whether an output that does not fit is allowed.</param>
    /// <exception cref="Refusal">The network does not fit (exit code 2).</exception>
    public static void RequireFits(NetworkSpec network, DatasetSpec data, TextCatalog texts, long bytes, bool anyOutput = false)
    {
        if (data is DigitSpec && (network.Sizes[0] != DigitSpec.Inputs || (network.Sizes[^1] != DigitSpec.Classes && !anyOutput)))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say(
                "error.networkSize", ("network", network), ("pixels", DigitSpec.Inputs), ("classes", DigitSpec.Classes), ("inputs", network.Sizes[0]), ("outputs", network.Sizes[^1])));
        }

        // float32 parameters and their gradients: the minimum that training needs.
        const int bytesPerParameter = 2 * sizeof(float);
        double needed = (double)network.ParameterCount * bytesPerParameter;
        if (needed > bytes)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say(
                "error.networkMemory", ("network", network), ("parameters", network.ParameterCount), ("needed", needed / 1e9), ("available", bytes / 1e9)));
        }
    }

    /// <summary>Checks that the mini-batches of loaded data are large enough for the network's batch norms.</summary>
    /// <exception cref="Refusal">The last mini-batch is too small (exit code 2).</exception>
    public static void RequireBatches(NetworkSpec network, LoadedData data, int? batchSize, TextCatalog texts)
    {
        Dataset rows = data.Training;
        if (DataFit.BatchMisfit(network, rows.Count, rows.ShortestSequence, batchSize) is { } misfit)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Clause(misfit), misfit);
        }
    }

    /// <summary>Checks that there is something to tell apart, which no change of a network makes up for.</summary>
    /// <exception cref="Refusal">All rows are of one class (exit code 2).</exception>
    public static void RequireClasses(NetworkSpec network, LoadedData data, TextCatalog texts)
    {
        if (IsOneClass(data.Training))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say(
                "error.dataCost", ("network", network), ("data", data.Name), ("reason", network.Cost.CannotLearn(network.Output.Features, data.Training.Classes))));
        }
    }

    private static bool IsOneClass(Dataset rows) => !rows.HasTargets && rows.Classes < 2;

    /// <summary>
    /// Checks that the network fits loaded data, except for its output and cost: the diagnosis reports whether these fit and
    /// can learn.
    /// </summary>
    /// <exception cref="Refusal">The inputs do not fit (exit code 2).</exception>
    public static void RequireInputsFit(NetworkSpec network, LoadedData data, TextCatalog texts)
    {
        if (DataFit.OutputMisfit(network, data.Training) is null)
        {
            RequireFits(network, data, texts, toLearn: false);
        }
    }

    /// <summary>Checks that the network fits loaded data.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="texts">The user's language.</param>
    /// <param name="toLearn">Whether to refuse a network that cannot learn anything.</param>
    /// <exception cref="Refusal">The network does not fit (exit code 2).</exception>
    public static void RequireFits(NetworkSpec network, LoadedData data, TextCatalog texts, bool toLearn = true)
    {
        Dataset rows = data.Training;
        int outputs = network.Output.Features;
        LocalizableText? reason = rows.HasTargets
            ? network.Cost.MisfitToTargets(network.Output.Count, rows.Targets, rows.TargetSize)
            : toLearn ? network.Cost.CannotLearn(outputs, rows.Classes) : null;
        if (network.Inputs != rows.InputSize || (!rows.HasTargets && network.Cost.Misfit(outputs, rows.Classes) is not null))
        {
            string wanted = rows.HasTargets
                ? texts.Say("error.dataTargets", ("numbers", rows.TargetSize))
                : texts.Say("error.dataClasses", ("classes", rows.Classes));
            string refused = texts.Say("error.dataSize", ("network", network), ("data", data.Name), ("rowInputs", rows.InputSize), ("target", wanted), ("inputs", network.Inputs), ("outputs", outputs));
            string hint = FittingSizes.Of(network, rows) is { } fitting ? " " + texts.Say("error.fitting", ("fitting", fitting)) : "";
            throw new Refusal(
                ExitCode.DataOrConfiguration, refused + hint + (toLearn && network.Inputs == rows.InputSize ? " " + texts["error.dataFits"] : ""));
        }

        if (reason is not null)
        {
            string refused = texts.Say("error.dataCost", ("network", network), ("data", data.Name), ("reason", reason));
            throw new Refusal(ExitCode.DataOrConfiguration, toLearn && !IsOneClass(rows) ? $"{refused} {texts["error.dataFits"]}" : refused);
        }

        int steps = Math.Max(1, rows.LabelsPerRow);
        if (network.Output.Steps != steps)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say(
                "error.dataSteps", ("network", network), ("data", data.Name), ("dataSteps", steps), ("steps", network.Output.Steps)));
        }

        // Everything else that the engine would refuse.
        if (DataFit.Misfit(network, rows) is { } misfit)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, texts.Say("error.dataCost", ("network", network), ("data", data.Name), ("reason", misfit)));
        }
    }
}
