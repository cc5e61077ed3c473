using Sonda.Reports.Views;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>What ignoring the inputs would give, beside the result of a training or an evaluation.</summary>
internal static class BaselineLine
{
    public static void Write(CommandContext context, Baseline baseline, string? part = null)
    {
        TextCatalog texts = context.Texts;
        if (TrainingView.Baseline(baseline, part ?? TrainingView.PartOf("validation", texts), texts, Figures.Speed) is { } line)
        {
            context.Explain(line);
        }
    }
}
