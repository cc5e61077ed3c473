using System.CommandLine;
using Sonda.Engine.Text;

namespace Sonda.Cli.Options;

/// <summary>The readings after each epoch, in addition to the accuracy on the validation rows.</summary>
[Flags]
internal enum Monitors
{
    None = 0,
    ValidationCost = 1,
    TrainingAccuracy = 2,
    TrainingCost = 4,
}

/// <summary>--monitor, a list of readings joined by commas.</summary>
internal static class MonitorOption
{
    private static readonly (string Word, Monitors Meaning)[] Words =
    [
        ("validation-cost", Monitors.ValidationCost),
        ("training-accuracy", Monitors.TrainingAccuracy),
        ("training-cost", Monitors.TrainingCost),
    ];

    public static Option<Monitors> Of(OptionFactory options)
    {
        const string name = "--monitor";
        string[] words = [.. Words.Select(word => word.Word)];
        Option<Monitors> option = options.Valued(name, "value.list", Monitors.None, text =>
        {
            var monitors = Monitors.None;
            foreach (string part in text.Split(','))
            {
                int index = Array.IndexOf(words, part);
                if (index < 0)
                {
                    return options.Refused<Monitors>(
                        name, part, options.Words(words), Suggestion.For(part, words));
                }

                monitors |= Words[index].Meaning;
            }

            return Reading<Monitors>.Of(monitors);
        });
        OptionFactory.Complete(option, words);
        return option;
    }
}
