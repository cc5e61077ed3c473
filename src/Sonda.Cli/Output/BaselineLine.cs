using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>What ignoring the inputs would give, beside the result of a training or an evaluation.</summary>
internal static class BaselineLine
{
    public static void Write(CommandContext context, Baseline baseline, string? part = null)
    {
        TextCatalog texts = context.Texts;
        part ??= texts.Say("evaluate.part.validation", ("rows", 2));
        string? line = baseline switch
        {
            { ValidationAccuracy: { } accuracy, ValidationCost: { } cost } =>
                texts.Say("baseline.both", ("part", part), ("accuracy", Figures.Percent(accuracy)), ("cost", Figures.Speed(cost))),
            { ValidationAccuracy: { } accuracy } => texts.Say("baseline.accuracy", ("part", part), ("accuracy", Figures.Percent(accuracy))),
            { ValidationCost: { } cost } => texts.Say("baseline.cost", ("part", part), ("cost", Figures.Speed(cost))),
            _ => null,
        };
        if (line is not null)
        {
            context.Explain(line);
        }
    }
}
