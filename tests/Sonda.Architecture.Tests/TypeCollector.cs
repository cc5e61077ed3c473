using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Sonda.Architecture.Tests;

/// <summary>Finds the types of an assembly that a signature or a token names; types of other assemblies are left out.</summary>
internal sealed class TypeCollector(MetadataReader metadata) : ISignatureTypeProvider<ImmutableHashSet<TypeName>, object?>
{
    private static readonly ImmutableHashSet<TypeName> None = [];

    /// <summary>The outermost type around a type.</summary>
    public TypeName NameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return new TypeName(metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    /// <summary>Adds the types that a token names.</summary>
    public void Add(EntityHandle token, HashSet<TypeName> used)
    {
        if (token.IsNil)
        {
            return;
        }

        switch (token.Kind)
        {
            case HandleKind.TypeDefinition:
                used.Add(NameOf((TypeDefinitionHandle)token));
                break;
            case HandleKind.TypeSpecification:
                used.UnionWith(metadata.GetTypeSpecification((TypeSpecificationHandle)token).DecodeSignature(this, null));
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = metadata.GetFieldDefinition((FieldDefinitionHandle)token);
                used.Add(NameOf(field.GetDeclaringType()));
                used.UnionWith(field.DecodeSignature(this, null));
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)token);
                used.Add(NameOf(method.GetDeclaringType()));
                Add(method.DecodeSignature(this, null), used);
                break;
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)token);
                Add(member.Parent, used);
                if (member.GetKind() == MemberReferenceKind.Field)
                {
                    used.UnionWith(member.DecodeFieldSignature(this, null));
                }
                else
                {
                    Add(member.DecodeMethodSignature(this, null), used);
                }

                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specific = metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                Add(specific.Method, used);
                foreach (ImmutableHashSet<TypeName> argument in specific.DecodeSignature(this, null))
                {
                    used.UnionWith(argument);
                }

                break;
            case HandleKind.StandaloneSignature:
                StandaloneSignature signature = metadata.GetStandaloneSignature((StandaloneSignatureHandle)token);
                if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
                {
                    foreach (ImmutableHashSet<TypeName> local in signature.DecodeLocalSignature(this, null))
                    {
                        used.UnionWith(local);
                    }
                }

                break;
        }
    }

    /// <summary>Adds the types of a method's signature.</summary>
    public static void Add(MethodSignature<ImmutableHashSet<TypeName>> signature, HashSet<TypeName> used)
    {
        used.UnionWith(signature.ReturnType);
        foreach (ImmutableHashSet<TypeName> parameter in signature.ParameterTypes)
        {
            used.UnionWith(parameter);
        }
    }

    public ImmutableHashSet<TypeName> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        [NameOf(handle)];

    public ImmutableHashSet<TypeName> GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableHashSet<TypeName> GetGenericInstantiation(
        ImmutableHashSet<TypeName> genericType, ImmutableArray<ImmutableHashSet<TypeName>> typeArguments) =>
        typeArguments.Aggregate(genericType, (all, argument) => all.Union(argument));

    public ImmutableHashSet<TypeName> GetFunctionPointerType(MethodSignature<ImmutableHashSet<TypeName>> signature) =>
        signature.ParameterTypes.Aggregate(signature.ReturnType, (all, parameter) => all.Union(parameter));

    public ImmutableHashSet<TypeName> GetModifiedType(
        ImmutableHashSet<TypeName> modifier, ImmutableHashSet<TypeName> unmodifiedType, bool isRequired) => unmodifiedType;

    public ImmutableHashSet<TypeName> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => None;

    public ImmutableHashSet<TypeName> GetPrimitiveType(PrimitiveTypeCode typeCode) => None;

    public ImmutableHashSet<TypeName> GetGenericMethodParameter(object? genericContext, int index) => None;

    public ImmutableHashSet<TypeName> GetGenericTypeParameter(object? genericContext, int index) => None;

    public ImmutableHashSet<TypeName> GetArrayType(ImmutableHashSet<TypeName> elementType, ArrayShape shape) => elementType;

    public ImmutableHashSet<TypeName> GetSZArrayType(ImmutableHashSet<TypeName> elementType) => elementType;

    public ImmutableHashSet<TypeName> GetByReferenceType(ImmutableHashSet<TypeName> elementType) => elementType;

    public ImmutableHashSet<TypeName> GetPointerType(ImmutableHashSet<TypeName> elementType) => elementType;

    public ImmutableHashSet<TypeName> GetPinnedType(ImmutableHashSet<TypeName> elementType) => elementType;
}
