#pragma warning disable CS0649, CA1822, CA1812, CA1852 // Only what the compiler writes down of these types is of interest.
namespace Sonda.Architecture.Tests;

[InAttribute]
internal sealed class WaysOfUse : InBase, InInterface
{
    public InField? Field;

    private readonly Func<object> _made = () => new InLambda();

    public InReturn? Method<T>(InParameter? parameter)
        where T : InConstraint<T>
    {
        try
        {
            object first = new InBody[1];
            return first.Equals(typeof(InTypeOf)) || Array.Empty<InGenericCall>().Length > 0 || InStaticCall.Call() || _made() is null ? null : new InReturn();
        }
        catch (InCatchException)
        {
            return null;
        }
    }

    internal sealed class Nested
    {
        public InNested? Field;
    }
}

[AttributeUsage(AttributeTargets.All)]
internal sealed class InAttributeAttribute : Attribute;

internal class InBase;

internal interface InInterface;

internal class InConstraint<T>;

internal class InField;

internal class InLambda;

internal class InReturn;

internal class InParameter;

internal class InBody;

internal class InTypeOf;

internal class InGenericCall;

internal class InNested;

internal class InCatchException : Exception;

internal class InStaticCall
{
    public static bool Call() => false;
}
