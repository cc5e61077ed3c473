using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>The identity, whose backward pass shows the gradient to a reader. TorchSharp has no hooks for gradients.</summary>
internal sealed class GradientTap : autograd.SingleTensorFunction<GradientTap>
{
    private const string Reader = "reader";

    /// <inheritdoc/>
    public override string Name => nameof(GradientTap);

    /// <summary>Passes values on; <paramref name="read"/> gets their gradient later.</summary>
    public static Tensor On(Tensor values, Action<Tensor> read) => apply(values, read);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Reader, vars[1]);

        // A copy: an activation that works in place may not write into a view that a function made.
        return ((Tensor)vars[0]).clone();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ((Action<Tensor>)ctx.get_data(Reader))(grad_output);
        return [grad_output.alias(), null!];
    }
}
