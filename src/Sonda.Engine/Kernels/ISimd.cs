namespace Sonda.Engine.Kernels;

/// <summary>
/// The operations of one vector width. A kernel is written once with these operations and compiled for each width.
/// </summary>
/// <typeparam name="TVector">The vector: <c>Vector128</c>, <c>Vector256</c> or <c>Vector512</c> of numbers.</typeparam>
/// <typeparam name="T">A number in a lane: <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Every operation rounds once as IEEE 754 defines, and lanes never mix, so the results of a kernel do not depend on the width. <see
/// cref="MultiplyAdd"/> is always fused; in software if the machine has no such instruction: slow there, but the same bytes. Kernels are
/// marked <c>AggressiveOptimization</c> because the runtime's first, unoptimised tier does not inline these calls: the first epoch would
/// take fifteen times as long as the second.
/// </remarks>
internal unsafe interface ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* destination);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>√a, rounded once.</summary>
    static abstract TVector SquareRoot(TVector a);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Abs(TVector a);

    /// <summary>The larger of each pair; NaN if either is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The smaller of each pair; NaN if either is NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger of <paramref name="x"/> and a nonzero bound; NaN if x is NaN.</summary>
    static abstract TVector AtLeast(TVector x, TVector bound);

    /// <summary>The nearest whole number, halves to even.</summary>
    static abstract TVector Round(TVector a);

    /// <summary><paramref name="a"/> if <paramref name="selector"/> is negative (also −0), else <paramref name="b"/>.</summary>
    static abstract TVector SelectNegative(TVector selector, TVector a, TVector b);

    /// <summary>
    /// <paramref name="a"/> if <paramref name="x"/> &lt; <paramref name="y"/>, else <paramref name="b"/>, also for NaN.
    /// </summary>
    static abstract TVector SelectLess(TVector x, TVector y, TVector a, TVector b);

    /// <summary>2ⁿ for whole n from −126 to 127 (float) or −1022 to 1023 (double), 1 for NaN.</summary>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>
    /// a·2ⁿ, rounded once, for a of magnitude 1/2 to 2 and whole n from −252 to 254 (float) or −2044 to 2046 (double); NaN if a is NaN, for
    /// any n.
    /// </summary>
    static abstract TVector Scale(TVector a, TVector n);
}
