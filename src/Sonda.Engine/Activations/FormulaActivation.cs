using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Text;

namespace Sonda.Engine.Activations;

/// <summary>
/// A formula of z, computed for a block of numbers at a time. Its slope is the derivative of each step of the formula by the
/// chain rule, carried forward beside the value.
/// </summary>
internal sealed class FormulaActivation<T>(Arithmetic formula) : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The numbers of a block; each level of the formula keeps a few blocks on the stack.</summary>
    private const int Block = 64;

    private readonly Dictionary<string, Activation<T>> _functions =
        Functions(formula).Distinct().ToDictionary(name => name, name => Of(ActivationSpec.Parse(name)));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, z.Length);

        // z and a may be the same span, and a formula reads z more than once.
        Span<T> inputs = stackalloc T[Block];
        for (int at = 0; at < z.Length; at += Block)
        {
            int count = Math.Min(Block, z.Length - at);
            z.Slice(at, count).CopyTo(inputs);
            Compute(formula, inputs[..count], a.Slice(at, count));
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(d.Length, z.Length);
        Span<T> values = stackalloc T[Block], slopes = stackalloc T[Block];
        for (int at = 0; at < z.Length; at += Block)
        {
            int count = Math.Min(Block, z.Length - at);
            Span<T> slope = slopes[..count], block = d.Slice(at, count);
            Derive(formula, z.Slice(at, count), values[..count], slope);
            ElementwiseKernels.Combine<Times<T>, T>(block, slope, block);
        }
    }

    private static IEnumerable<string> Functions(Arithmetic part) => part switch
    {
        Arithmetic.Joined joined => Functions(joined.Left).Concat(Functions(joined.Right)),
        Arithmetic.Applied applied => Functions(applied.Arguments[0]).Append(applied.Function),
        _ => [],
    };

    private void Compute(Arithmetic part, ReadOnlySpan<T> z, Span<T> value)
    {
        switch (part)
        {
            case Arithmetic.Number number:
                value.Fill(T.CreateTruncating(number.Value));
                break;
            case Arithmetic.Joined joined:
                Span<T> right = stackalloc T[z.Length];
                Compute(joined.Left, z, value);
                Compute(joined.Right, z, right);
                Join(joined.Sign, value, right, value);
                break;
            case Arithmetic.Applied applied:
                Span<T> argument = stackalloc T[z.Length];
                Compute(applied.Arguments[0], z, argument);
                _functions[applied.Function].Forward(argument, value);
                break;
            default:
                z.CopyTo(value);
                break;
        }
    }

    /// <summary>Computes a part and its derivative with respect to z.</summary>
    private void Derive(Arithmetic part, ReadOnlySpan<T> z, Span<T> value, Span<T> slope)
    {
        switch (part)
        {
            case Arithmetic.Number:
                Compute(part, z, value);
                slope.Clear();
                break;
            case Arithmetic.Joined joined:
                Span<T> right = stackalloc T[z.Length], rightSlope = stackalloc T[z.Length];
                Derive(joined.Left, z, value, slope);
                Derive(joined.Right, z, right, rightSlope);
                JoinBoth(joined.Sign, value, slope, right, rightSlope);
                break;
            case Arithmetic.Applied applied:
                Span<T> argument = stackalloc T[z.Length];
                Derive(applied.Arguments[0], z, argument, slope);
                _functions[applied.Function].Forward(argument, value);
                _functions[applied.Function].Backward(argument, slope);
                break;
            default:
                z.CopyTo(value);
                slope.Fill(T.One);
                break;
        }
    }

    private static void Join(char sign, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> joined)
    {
        switch (sign)
        {
            case '+':
                ElementwiseKernels.Combine<Plus<T>, T>(left, right, joined);
                break;
            case '-':
                ElementwiseKernels.Combine<Minus<T>, T>(left, right, joined);
                break;
            case '*':
                ElementwiseKernels.Combine<Times<T>, T>(left, right, joined);
                break;
            default:
                ElementwiseKernels.Combine<Over<T>, T>(left, right, joined);
                break;
        }
    }

    /// <summary>Puts u ∘ v in the place of u, and its derivative in that of u′: u′ ± v′, u′v + uv′, or (u′ − (u/v)v′)/v.</summary>
    private static void JoinBoth(char sign, Span<T> left, Span<T> leftSlope, ReadOnlySpan<T> right, Span<T> rightSlope)
    {
        switch (sign)
        {
            case '*':
                Join('*', leftSlope, right, leftSlope);
                Join('*', left, rightSlope, rightSlope);
                Join('+', leftSlope, rightSlope, leftSlope);
                Join('*', left, right, left);
                break;
            case '/':
                Join('/', left, right, left);
                Join('*', left, rightSlope, rightSlope);
                Join('-', leftSlope, rightSlope, leftSlope);
                Join('/', leftSlope, right, leftSlope);
                break;
            default:
                Join(sign, leftSlope, rightSlope, leftSlope);
                Join(sign, left, right, left);
                break;
        }
    }
}
