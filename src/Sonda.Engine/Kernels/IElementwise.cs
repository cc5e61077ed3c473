using System.Numerics;

namespace Sonda.Engine.Kernels;

/// <summary>A formula of one number, for <see cref="ElementwiseKernels"/>.</summary>
internal interface IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}

/// <summary>A formula of two numbers, for <see cref="ElementwiseKernels"/>.</summary>
internal interface IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Apply<TSimd, TVector>(TVector x, TVector y)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}

/// <summary>A formula of two numbers and a common parameter, for <see cref="ElementwiseKernels"/>.</summary>
internal interface IParametricOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector parameter)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct;
}
