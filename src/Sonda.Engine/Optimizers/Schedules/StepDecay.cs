using Sonda.Engine.Randomness;
using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>Reduces the rate after every period, <c>step(10,0.5)</c>: ratio^⌊epoch/period⌋.</summary>
/// <param name="Period">Epochs between two reductions, at least 1.</param>
/// <param name="Ratio">The factor of each reduction, above 0 and at most 1.</param>
public sealed record StepDecay(int Period, double Ratio) : LearningRateSchedule
{
    private protected override string Text => $"step({TermText.Of(Period)},{TermText.Of(Ratio)})";

    internal static StepDecay Read(TermText term)
    {
        term.Allow(2, 2, [], "step(10,0.5)");
        return new StepDecay(term.Whole(0, 1), term.Ordered(1, 1));
    }

    private protected override double Shape(double epoch) =>
        PortableMath.Power(Ratio, (long)Math.Floor(Math.Floor(epoch) / Period));

    private protected override LocalizableText? OwnFault() =>
        Outside(Period >= 1, $"The period", Period, $"1 or more")
        ?? Outside(Ratio is > 0 and <= 1, $"The ratio", Ratio, $"above 0 and at most 1");
}
