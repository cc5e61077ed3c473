using Sonda.Engine.Randomness;
using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers.Schedules;

/// <summary>
/// Cosine decay, <c>cosine(30)</c> or <c>cosine(30,0.01)</c>: floor + (1 − floor)(1 + cos(π epoch/length))/2, updated at every step, then
/// the floor (Loshchilov and Hutter 2017, equation 5, without restarts).
/// </summary>
/// <param name="Length">Epochs to the floor, finite and above 0.</param>
/// <param name="Floor">The final factor, from 0 to 1; default: 0.</param>
public sealed record CosineDecay(double Length, double Floor = 0) : LearningRateSchedule
{
    private protected override string Text =>
        Floor == 0 ? $"cosine({TermText.Of(Length)})" : $"cosine({TermText.Of(Length)},{TermText.Of(Floor)})";

    internal static CosineDecay Read(TermText term)
    {
        term.Allow(1, 2, [], "cosine(30) or cosine(30,0.01)");
        return new CosineDecay(term.Ordered(0, 1), term.Ordered(1, 0));
    }

    private protected override double Shape(double epoch) =>
        Floor + ((1 - Floor) * PortableMath.HalfCosine(Math.Min(epoch / Length, 1)));

    private protected override LocalizableText? OwnFault() =>
        Outside(double.IsFinite(Length) && Length > 0, $"The length", Length, $"finite and above 0")
        ?? Outside(Floor is >= 0 and <= 1, $"The floor", Floor, $"from 0 to 1");
}
